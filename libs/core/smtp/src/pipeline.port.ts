import type { Body, Deadline, MsgId } from '@postern/kernel';
import type { Envelope } from '@postern/verdict';

import type { SmtpReply } from './smtp-reply.js';

export interface Submission {
  readonly msgId: MsgId;
  readonly envelope: Envelope;
  readonly body: Body;
  readonly deadline: Deadline;
}

/**
 * What stands behind the SMTP edge. `submit` resolves with 250 only when original and fact are durable; a rejection of the promise means 451 to
 * the client. `checkRecipient` answers from memory and DNS, never from PostgreSQL.
 */
export interface Pipeline {
  checkRecipient(envelope: Envelope, recipient: string, signal: AbortSignal): Promise<SmtpReply>;
  submit(submission: Submission, signal: AbortSignal): Promise<SmtpReply>;
}
