/** A mail that waits for its next attempt to one recipient. */
export interface QueuedMail {
  readonly msgId: string;
  readonly recipient: string;
  /** Empty for the null sender. */
  readonly mailFrom: string;
  /** The envelope sender may be told of a failure. */
  readonly senderProven: boolean;
  /** Key of the original; empty when `inline` holds the message. */
  readonly blobKey: string;
  /** A message that we made ourselves, such as a DSN. */
  readonly inline?: Buffer | null;
  /** Bytes of the original. */
  readonly size: number;
  /** Encoded postern.events.v1.GroupDecision: its splices make the copy that is sent. */
  readonly decision: Buffer;
  readonly subject: string;
  readonly traceparent: string;
  readonly receivedAtMs: number;
  /** Attempts so far. */
  readonly attempts: number;
  readonly nextAttemptAtMs: number;
  readonly lastReply: string;
  readonly lastHop: string;
}
