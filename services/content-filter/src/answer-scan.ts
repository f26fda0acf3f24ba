import type { ArchiveOpener, FileLimits } from '@postern/files';
import { clientOf, InspectionFailed } from '@postern/inspection';
import type { InspectionRoom } from '@postern/inspection';
import { messageOf, remainingMs, TimeLimitExceeded, within } from '@postern/kernel';
import type { Shell } from '@postern/platform-service';
import { scanProfiles } from '@postern/settings';
import type { ScanProfile } from '@postern/settings';
import type { ModuleResult, PartResult, Scanner, ScanReply, ScanRequest } from '@postern/verdict';

import { contentFilterError } from './content-filter.errors.js';
import type { CONTENT_FILTER_ERRORS } from './content-filter.errors.js';
import type { ContentFilterMetrics } from './content-filter.metrics.js';
import { criteriaOf } from './criteria.js';
import { filterMail } from './filter-mail.js';
import { Hits } from './hits.js';

export interface AnswerParts {
  readonly shell: Shell;
  readonly archives: ArchiveOpener;
  readonly room: InspectionRoom;
  readonly metrics: ContentFilterMetrics;
  readonly limits: Partial<FileLimits>;
}

/** Kept back of the deadline for the answer itself: a tenth, at most this. */
const MAX_RESERVE_MS = 1000;
const ENGINE = { engine: 'postern-files', database: '', databaseAtMs: 0 } as const;

interface Answered {
  readonly result: ModuleResult;
  readonly parts: readonly PartResult[];
}

/** One scan from request to reply: always an answer before the deadline, and never clean when anything went wrong. */
export function answerScan(parts: AnswerParts): Scanner['scan'] {
  const { shell, metrics } = parts;
  return async (request, signal) => {
    const from = shell.clock.monotonicMs();
    const { result, parts: files } = await answer(parts, request, signal);
    const durationMs = shell.clock.monotonicMs() - from;
    metrics.messages.add(1, { status: result.status });
    metrics.seconds.observe(durationMs / 1000, { status: result.status });
    for (const each of result.classes) metrics.hits.add(1, { class: each });
    if (result.outcome.kind === 'failed')
      shell.log.warn('CF_FAILED', { msgId: request.msgId, code: result.outcome.error.code, detail: result.outcome.error.detail });
    const reply: ScanReply = {
      scanner: 'content-filter',
      modules: [result],
      parts: files,
      engines: [{ ...ENGINE, version: shell.version }],
      durationMs,
    };
    return reply;
  };
}

async function answer(parts: AnswerParts, request: ScanRequest, signal: AbortSignal): Promise<Answered> {
  const { shell } = parts;
  const profile = scanProfiles['content-filter'].safeParse(request.profile);
  if (!profile.success) return failed('CF_PROFILE', profile.error.message);
  const left = remainingMs(request.deadline, shell.clock);
  const limitMs = left - Math.min(MAX_RESERVE_MS, left / 10);
  try {
    return await within(shell.clock, limitMs, 'content filter', (inner) => look(parts, request, profile.data, inner), signal);
  } catch (thrown) {
    if (thrown instanceof TimeLimitExceeded) return failed('CF_LATE', thrown.message);
    if (signal.aborted) return failed('CF_LATE', messageOf(signal.reason));
    if (thrown instanceof InspectionFailed) return failed('CF_INSPECTION', thrown.message);
    if (thrown instanceof BodyProblem) return failed('CF_BODY', thrown.message);
    shell.log.error('CF_DEFECT', { msgId: request.msgId }, thrown);
    return failed('CF_DEFECT', messageOf(thrown));
  }
}

class BodyProblem extends Error {}

async function look(parts: AnswerParts, request: ScanRequest, profile: ScanProfile<'content-filter'>, signal: AbortSignal): Promise<Answered> {
  const criteria = criteriaOf(profile);
  const hits = new Hits();
  if (criteria.maxBytes > 0 && request.body.size > criteria.maxBytes) hits.size(request.body.size, criteria.maxBytes);
  if (!criteria.sizeOnly) {
    const bytes = await request.body.read(undefined, signal).catch((thrown: unknown) => {
      signal.throwIfAborted();
      throw new BodyProblem(messageOf(thrown));
    });
    const mail = { bytes, client: clientOf(request.envelope) };
    await filterMail(mail, profile, criteria, hits, { ...parts, clock: parts.shell.clock }, signal);
  }
  return { result: hits.result(), parts: hits.parts() };
}

function failed(code: keyof typeof CONTENT_FILTER_ERRORS, detail: string): Answered {
  const error = contentFilterError(code, detail);
  const outcome = { kind: 'failed', error: { code, retry: error.row.retry, detail: error.message.slice(0, 300) } } as const;
  return { result: { module: 'contentFilter', outcome, status: 'Error', classes: [], findings: [], facts: {}, removable: [] }, parts: [] };
}
