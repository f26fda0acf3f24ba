import { AppError, Defect, messageOf } from '@postern/kernel';
import type { Shell } from '@postern/platform-service';
import type { Settlement } from '@postern/policy';
import type { SettingsSource } from '@postern/settings';
import type { Pipeline, SmtpReply, Submission } from '@postern/smtp';

import type { MemoryBudget } from './budget.js';
import type { Commit } from './commit/store-and-publish.js';
import type { Decide } from './decide/decide-mail.js';
import type { RuleBooks } from './decide/rule-books.js';
import { settleByError } from './decide/settle-by-error.js';
import type { Learnt, MailInHand } from './mail-in-hand.js';
import { pipelineError, replyOf } from './pipeline.errors.js';
import type { PipelineMetrics } from './pipeline.metrics.js';
import type { Separations } from './recipients/separations.js';
import { startStory } from './story.js';

export interface SubmitParts {
  readonly shell: Pick<Shell, 'clock' | 'log' | 'tracer'>;
  readonly settings: SettingsSource;
  readonly books: RuleBooks;
  readonly budget: MemoryBudget;
  readonly metrics: Pick<PipelineMetrics, 'messages' | 'submitSeconds' | 'errors'>;
  readonly decide: Decide;
  readonly commit: Commit;
  readonly separations: Pick<Separations, 'note'>;
  /** True once the process is told to stop. */
  readonly stopping: () => boolean;
}

/** Answers DATA. 250 is said in one place only, after the original and the fact are durable; everything unexpected is 451. Never rejects. */
export function createSubmit(parts: SubmitParts): Pipeline['submit'] {
  return async (submission, signal) => {
    const { msgId, body } = submission;
    if (parts.stopping()) return replyOf(pipelineError('PIPELINE_STOPPING'), msgId);
    const room = parts.budget.take(body.size);
    if (room === undefined) return overloaded(parts, submission);
    const from = parts.shell.clock.monotonicMs();
    try {
      const settlement = await parts.shell.tracer.span('pipeline submit', { 'postern.msg_id': msgId, 'postern.size': body.size }, async () => {
        const settled = await submit(parts, submission, signal);
        if (settled.reply.code !== 250) parts.shell.tracer.keep();
        return settled;
      });
      parts.metrics.messages.add(1, { fate: settlement.fate });
      parts.metrics.submitSeconds.observe((parts.shell.clock.monotonicMs() - from) / 1000, { fate: settlement.fate });
      return settlement.reply;
    } catch (thrown) {
      // Even the story of the failure could not be told.
      parts.metrics.messages.add(1, { fate: 'tempfailed' });
      parts.metrics.errors.add(1, { code: 'PIPELINE_DEFECT' });
      parts.shell.log.error('PIPELINE_DEFECT', { msgId }, thrown);
      return replyOf(pipelineError('PIPELINE_DEFECT'), msgId);
    } finally {
      room.release();
    }
  };
}

function overloaded(parts: SubmitParts, { msgId, body }: Submission): SmtpReply {
  const error = pipelineError('PIPELINE_MEMORY_BUDGET');
  parts.metrics.messages.add(1, { fate: 'overloaded' });
  parts.metrics.errors.add(1, { code: error.code });
  parts.shell.log.warn('MAIL_OVERLOADED', { msgId, size: body.size, inFlight: parts.budget.messages });
  return replyOf(error, msgId);
}

async function submit(parts: SubmitParts, submission: Submission, signal: AbortSignal): Promise<Settlement> {
  const { clock, tracer } = parts.shell;
  const revision = parts.settings.current();
  const story = startStory(clock, tracer, submission.msgId, submission.envelope.receivedAtMs);
  const mail: MailInHand = { submission, revision, story, groups: parts.books.of(revision).group(submission.envelope) };
  const decision = await parts.decide(mail, signal);
  const { learnt } = decision;
  if (decision.kind === 'undecided') return endByError(parts, mail, learnt, errorOf(decision.thrown, signal));
  const { settlement, copies, bytes } = decision;
  try {
    await parts.commit.keep({ mail, learnt, settlement, copies }, bytes, signal);
    if (settlement.separate) parts.separations.note(submission.envelope);
    logDecision(parts, mail, settlement);
    return settlement;
  } catch (thrown) {
    return endByError(parts, mail, learnt, errorOf(thrown, signal));
  }
}

/** A refusal is only said when its fact is durable; a 451 is said in any case. */
async function endByError(parts: SubmitParts, mail: MailInHand, learnt: Learnt, error: AppError): Promise<Settlement> {
  const { log } = parts.shell;
  parts.metrics.errors.add(1, { code: error.code });
  const fields = { msgId: mail.submission.msgId, error: error.code, revision: mail.revision.number };
  if (error.code === 'PIPELINE_DEFECT') log.error('PIPELINE_DEFECT', fields, error.cause);
  else log.warn('MAIL_NOT_DECIDED', fields, error);
  const settlement = settleByError(mail, error);
  // A bus that did not take the decision will not take its story either.
  if (error.code === 'PIPELINE_BUS_UNAVAILABLE') return settlement;
  try {
    await parts.commit.tell({ mail, learnt, settlement, copies: new Map() });
    return settlement;
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    parts.metrics.errors.add(1, { code: thrown.code });
    log.warn('REFUSAL_NOT_PUBLISHED', { ...fields, error: thrown.code }, thrown);
    return settleByError(mail, thrown);
  }
}

/** Anything that is not in a table is our bug. */
function errorOf(thrown: unknown, signal: AbortSignal): AppError {
  if (signal.aborted) return pipelineError('PIPELINE_HUNG_UP', messageOf(signal.reason), thrown);
  if (thrown instanceof AppError) return thrown;
  return pipelineError('PIPELINE_DEFECT', messageOf(thrown), thrown instanceof Defect ? thrown : new Defect(messageOf(thrown), { cause: thrown }));
}

function logDecision(parts: SubmitParts, { submission, revision }: MailInHand, { fate, reply, groups, keepOriginal }: Settlement): void {
  parts.shell.log.info('MAIL_DECIDED', {
    msgId: submission.msgId,
    fate,
    reply: reply.code,
    size: submission.body.size,
    recipients: submission.envelope.recipients.length,
    rules: groups.map(({ verdict }) => String(verdict.rule.id)),
    fates: groups.map(({ verdict }) => verdict.fate),
    causes: groups.map(({ verdict }) => verdict.causedBy),
    stored: keepOriginal,
    revision: revision.number,
  });
}
