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
  readonly inline?: Buffer;
  /** Octets of the original. */
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

/** A row of delivery.queue as pg gives it. */
export interface QueueRow {
  readonly msg_id: string;
  readonly recipient: string;
  readonly mail_from: string;
  readonly sender_proven: boolean;
  readonly blob_key: string;
  readonly inline?: Buffer | null;
  readonly size: string;
  readonly splices: Buffer;
  readonly subject: string;
  readonly traceparent: string;
  readonly received_at: Date;
  readonly attempts: number;
  readonly next_attempt_at: Date;
  readonly last_reply: string;
  readonly last_hop: string;
}

export function fromRow(row: QueueRow): QueuedMail {
  return {
    msgId: row.msg_id,
    recipient: row.recipient,
    mailFrom: row.mail_from,
    senderProven: row.sender_proven,
    blobKey: row.blob_key,
    ...(row.inline === null || row.inline === undefined ? {} : { inline: row.inline }),
    size: Number(row.size),
    decision: row.splices,
    subject: row.subject,
    traceparent: row.traceparent,
    receivedAtMs: row.received_at.getTime(),
    attempts: row.attempts,
    nextAttemptAtMs: row.next_attempt_at.getTime(),
    lastReply: row.last_reply,
    lastHop: row.last_hop,
  };
}
