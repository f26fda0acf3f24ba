import type { eventsV1 } from '@postern/contracts';

/** A copy of a mail for recipients of one rule, at one attempt. */
export interface OutgoingCopy {
  readonly msgId: string;
  /** Empty for the null sender. */
  readonly mailFrom: string;
  /** The envelope sender may be told of a failure. */
  readonly senderProven: boolean;
  /** Key of the original; not asked for when `inline` holds the message. */
  readonly blobKey: string;
  /** A message that we made, or an original that came by the bus. */
  readonly inline?: Buffer | null;
  /** Its splices make the copy. */
  readonly decision: eventsV1.GroupDecision;
  readonly recipients: readonly string[];
  readonly receivedAtMs: number;
  /** Number of this attempt, 1 for the first. */
  readonly attempt: number;
  readonly traceparent: string;
}
