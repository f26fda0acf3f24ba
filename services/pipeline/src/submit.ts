import { AppError, Defect, messageOf } from '@postern/kernel';
import type { Pipeline, SmtpReply, Submission } from '@postern/smtp';
import type { Settlement } from '@postern/policy';
import type { SettingsSource } from '@postern/settings';

import type { MemoryBudget } from './budget.js';
import { publishFact, storeOriginal, tellStory } from './commit.js';
import type { CommitParts } from './commit.js';
import { deliberate } from './deliberate.js';
import type { DeliberateParts, Deliberation } from './deliberate.js';
import { settleByError } from './draft.js';
import type { Draft } from './draft.js';
import { mailDecided } from './facts/mail-decided.js';
import { pipelineError, replyOf } from './pipeline.errors.js';
import type { PipelineMetrics } from './pipeline.metrics.js';
import type { RuleBooks } from './rule-books.js';
import { startStory } from './story.js';

export interface SubmitParts extends DeliberateParts, CommitParts {
  readonly settings: SettingsSource;
  readonly books: RuleBooks;
  readonly budget: MemoryBudget;
  readonly metrics: PipelineMetrics;
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
    const from = parts.clock.monotonicMs();
    try {
      const settlement = await parts.shell.tracer.span('pipeline submit', { 'postern.msg_id': msgId, 'postern.size': body.size }, () =>
        submit(parts, submission, signal),
      );
      parts.metrics.messages.add(1, { fate: settlement.fate });
      parts.metrics.submitSeconds.observe((parts.clock.monotonicMs() - from) / 1000, { fate: settlement.fate });
      return settlement.reply;
    } catch (thrown) {
      // Even the story of the failure could not be told.
      parts.metrics.messages.add(1, { fate: 'tempfailed' });
      parts.metrics.errors.add(1, { code: 'PIPELINE_DEFECT' });
      parts.log.error('PIPELINE_DEFECT', { msgId }, thrown);
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
  parts.log.warn('MAIL_OVERLOADED', { msgId, size: body.size, inFlight: parts.budget.messages });
  return replyOf(error, msgId);
}

async function submit(parts: SubmitParts, submission: Submission, signal: AbortSignal): Promise<Settlement> {
  const revision = parts.settings.current();
  const story = startStory(parts.clock, parts.shell.tracer, submission.msgId, submission.envelope.receivedAtMs);
  const draft: Draft = { submission, revision, story, groups: parts.books.of(revision).group(submission.envelope), replies: [] };
  try {
    const deliberation = await deliberate(parts, draft, signal);
    await commit(parts, draft, deliberation, signal);
    logDecision(parts, draft, deliberation.settlement);
    return deliberation.settlement;
  } catch (thrown) {
    return endByError(parts, draft, errorOf(thrown, signal));
  }
}

/** Original first, then the fact: a fact never points at something that may not be there. */
async function commit(parts: SubmitParts, draft: Draft, { bytes, settlement, copies }: Deliberation, signal: AbortSignal): Promise<void> {
  const { submission, story } = draft;
  const kept = settlement.groups.some(({ verdict }) => verdict.backup);
  const blobKey = settlement.keepOriginal
    ? await story.step('store original', () => storeOriginal(parts, submission, kept, bytes, signal))
    : undefined;
  signal.throwIfAborted();
  const fact = mailDecided(parts.shell, { ...draft, settlement, copies, blobKey });
  if (settlement.fate === 'tempfailed') await tellStory(parts, fact);
  else await publishFact(parts, fact, submission.deadline);
}

/** A refusal is only said when its fact is durable; a 451 is said in any case. */
async function endByError(parts: SubmitParts, draft: Draft, error: AppError): Promise<Settlement> {
  parts.metrics.errors.add(1, { code: error.code });
  const fields = { msgId: draft.submission.msgId, error: error.code, revision: draft.revision.number };
  if (error.code === 'PIPELINE_DEFECT') parts.log.error('PIPELINE_DEFECT', fields, error.cause);
  else parts.log.warn('MAIL_NOT_DECIDED', fields, error);
  const settlement = settleByError(draft, error);
  // A bus that did not take the decision will not take its story either.
  if (error.code === 'PIPELINE_BUS_UNAVAILABLE') return settlement;
  const fact = mailDecided(parts.shell, { ...draft, settlement, copies: new Map() });
  if (settlement.fate === 'tempfailed') {
    await tellStory(parts, fact);
    return settlement;
  }
  try {
    await publishFact(parts, fact, draft.submission.deadline);
    return settlement;
  } catch (thrown) {
    const unpublished = thrown instanceof AppError ? thrown : pipelineError('PIPELINE_DEFECT', messageOf(thrown), thrown);
    parts.metrics.errors.add(1, { code: unpublished.code });
    parts.log.warn('REFUSAL_NOT_PUBLISHED', { ...fields, error: unpublished.code }, thrown);
    return settleByError(draft, unpublished);
  }
}

/** Anything that is not in a table is our bug. */
function errorOf(thrown: unknown, signal: AbortSignal): AppError {
  if (signal.aborted) return pipelineError('PIPELINE_HUNG_UP', messageOf(signal.reason), thrown);
  if (thrown instanceof AppError) return thrown;
  return pipelineError('PIPELINE_DEFECT', messageOf(thrown), thrown instanceof Defect ? thrown : new Defect(messageOf(thrown), { cause: thrown }));
}

function logDecision(parts: SubmitParts, { submission, revision }: Draft, { fate, reply, groups, keepOriginal }: Settlement): void {
  parts.log.info('MAIL_DECIDED', {
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
