import type { Body, Deadline, MsgId } from '@postern/kernel';
import type { Envelope } from '@postern/verdict';

import type { SmtpReply } from './smtp-reply.js';

export interface Submission {
  readonly msgId: MsgId;
  readonly envelope: Envelope;
  readonly body: Body;
  readonly deadline: Deadline;
}

/** One RCPT as the edge asks about it. */
export interface RecipientQuestion {
  readonly msgId: MsgId;
  /** The transaction so far: its recipients are those that were accepted before. */
  readonly envelope: Envelope;
  readonly recipient: string;
  /** Recipients that were refused in this session so far: after some, refusals are counted and no longer told one by one. */
  readonly refusedBefore: number;
}

/**
 * What stands behind the SMTP edge. `submit` resolves with 250 only when original and fact are durable; a rejection of the promise means 451 to
 * the client. `checkRecipient` answers from memory and DNS, never from PostgreSQL.
 */
export interface Pipeline {
  checkRecipient(question: RecipientQuestion, signal: AbortSignal): Promise<SmtpReply>;
  submit(submission: Submission, signal: AbortSignal): Promise<SmtpReply>;
}
