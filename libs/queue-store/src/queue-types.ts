/** One recipient of one mail that waits for its delivery. */
export interface QueueItem {
  /** Opaque; for flush and delete. */
  readonly id: string;
  readonly msgId: string;
  /** Empty for the null sender. */
  readonly sender: string;
  readonly recipient: string;
  /** `deferred`: waits for its time; `sending`: an attempt runs. */
  readonly state: QueueState;
  /** Attempts that have ended. */
  readonly attempts: number;
  /** host:port of the last attempt, empty before the first. */
  readonly nextHop: string;
  /** Last reply or our reason. */
  readonly lastReply: string;
  /** Octets of the message as it is sent. */
  readonly size: number;
  readonly acceptedAtMs: number;
  /** Undefined while an attempt runs. */
  readonly nextAttemptAtMs: number | undefined;
}

export const QUEUE_STATES = ['deferred', 'sending'] as const;
export type QueueState = (typeof QUEUE_STATES)[number];

/** All given fields must match. Addresses and MsgId match by part of the text, without case. */
export interface QueueFilter {
  readonly sender?: string;
  readonly recipient?: string;
  readonly msgId?: string;
  readonly state?: string;
}

export interface QueuePage {
  readonly items: readonly QueueItem[];
  /** All that match, not only this page. */
  readonly total: number;
}

/** A mail in the queue: what several recipients share. The body is in the blob store, or here for a mail that we made ourselves. */
export interface QueuedMail {
  /** `<MsgId>/<number of the group in the fact>`; a DSN has its own MsgId and group 0. */
  readonly id: string;
  readonly msgId: string;
  /** Empty for the null sender. */
  readonly sender: string;
  /** A DSN about it may go out (trusted client, or aligned authentication). */
  readonly mayNotify: boolean;
  /** Empty when `inline` holds the message. */
  readonly blobKey: string;
  /** Edits as the fact gave them: protobuf of `MailDecided.groups[].splices` in a GroupDecision. */
  readonly edits: Buffer;
  readonly inline: Buffer | undefined;
  readonly size: number;
  readonly acceptedAtMs: number;
}

/** A recipient that waits, as an attempt ended for it. */
export interface DeferredRecipient {
  readonly recipient: string;
  readonly attempts: number;
  readonly nextHop: string;
  readonly lastReply: string;
  readonly nextAttemptAtMs: number;
}

/** A recipient that was claimed for an attempt. */
export interface ClaimedRecipient {
  readonly id: string;
  readonly mailId: string;
  readonly recipient: string;
  readonly attempts: number;
}
