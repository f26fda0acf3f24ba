import type { Pipeline, RecipientQuestion, SmtpReply, Submission } from '@postern/smtp';

/** A submission whose body was read, with its bytes. */
export type TakenSubmission = Submission & { readonly text: string };

export interface FakePipeline extends Pipeline {
  readonly taken: readonly TakenSubmission[];
  readonly asked: readonly RecipientQuestion[];
}

export const smtpReply = (code: number, enhanced: string, text: string): SmtpReply => ({ code, enhanced, text });
export const accepted = (submission: Submission): Promise<SmtpReply> => Promise.resolve(smtpReply(250, '2.6.0', `Accepted as <${submission.msgId}>`));

/** A pipeline that keeps what it gets and says `answer`. `foreign.example` is refused at RCPT. */
export function fakePipeline(answer: (submission: Submission) => Promise<SmtpReply> = accepted, nowMs: () => number = Date.now): FakePipeline {
  const taken: TakenSubmission[] = [];
  const asked: RecipientQuestion[] = [];
  return {
    taken,
    asked,
    checkRecipient(question) {
      asked.push(question);
      const foreign = question.recipient.endsWith('@foreign.example');
      return Promise.resolve(foreign ? smtpReply(550, '5.7.1', 'Relaying denied') : smtpReply(250, '2.1.5', 'Ok'));
    },
    async submit(submission, signal) {
      signal.throwIfAborted();
      if (submission.deadline.atMs <= nowMs()) throw new Error('no time left');
      const text = (await submission.body.read(undefined, signal)).toString('latin1');
      taken.push({ ...submission, text });
      return answer(submission);
    },
  };
}
