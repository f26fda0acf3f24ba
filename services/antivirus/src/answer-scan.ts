import { messageOf, remainingMs, TimeLimitExceeded, within } from '@postern/kernel';
import type { Shell } from '@postern/platform-service';
import type { ArchiveOpener, FileLimits } from '@postern/files';
import { clientOf, InspectionFailed } from '@postern/inspection';
import type { InspectionRoom } from '@postern/inspection';
import { scanProfiles } from '@postern/settings';
import type { ScanProfile } from '@postern/settings';
import type { AvEngine, ModuleResult, PartResult, ScanReply, ScanRequest, Scanner } from '@postern/verdict';

import { antivirusError } from './antivirus.errors.js';
import type { ANTIVIRUS_ERRORS } from './antivirus.errors.js';
import type { AntivirusMetrics } from './antivirus.metrics.js';
import type { EngineWatch } from './engines.js';
import { scanMail } from './scan-mail.js';

export interface AnswerParts {
  readonly shell: Shell;
  readonly engines: readonly AvEngine[];
  readonly archives: ArchiveOpener;
  readonly room: InspectionRoom;
  readonly metrics: AntivirusMetrics;
  readonly watch: EngineWatch;
  readonly limits: Partial<FileLimits>;
}

/** Kept back of the deadline for the answer itself: a tenth, at most this. */
const MAX_RESERVE_MS = 1000;

interface Answered {
  readonly result: ModuleResult;
  readonly parts: readonly PartResult[];
}

/** One scan from request to reply: always an answer before the deadline, and never clean when anything went wrong. */
export function answerScan(parts: AnswerParts): Scanner['scan'] {
  const { shell, metrics, watch } = parts;
  return async (request, signal) => {
    const from = shell.clock.monotonicMs();
    const { result, parts: files } = await answer(parts, request, signal);
    // Only the first mails after the start wait here, for at most the time that an engine has to tell its version.
    await watch.asked;
    const durationMs = shell.clock.monotonicMs() - from;
    metrics.messages.add(1, { status: result.status });
    metrics.seconds.observe(durationMs / 1000, { status: result.status });
    if (result.outcome.kind === 'failed')
      shell.log.warn('AV_FAILED', { msgId: request.msgId, code: result.outcome.error.code, detail: result.outcome.error.detail });
    const reply: ScanReply = { scanner: 'antivirus', modules: [result], parts: files, engines: watch.versions(), durationMs };
    return reply;
  };
}

async function answer(parts: AnswerParts, request: ScanRequest, signal: AbortSignal): Promise<Answered> {
  const { shell, engines } = parts;
  const profile = scanProfiles.antivirus.safeParse(request.profile);
  if (!profile.success) return failed('AV_PROFILE', profile.error.message);
  if (engines.length === 0) return failed('AV_NO_ENGINE', 'no engine is configured');
  if (request.body.size > profile.data.maxScanBytes) return tooLarge(request.body.size, profile.data.maxScanBytes);
  const left = remainingMs(request.deadline, shell.clock);
  const limitMs = left - Math.min(MAX_RESERVE_MS, left / 10);
  try {
    return await within(shell.clock, limitMs, 'antivirus', (inner) => look(parts, request, profile.data, limitMs, inner), signal);
  } catch (thrown) {
    if (thrown instanceof TimeLimitExceeded) return failed('AV_LATE', thrown.message);
    if (signal.aborted) return failed('AV_LATE', messageOf(signal.reason));
    if (thrown instanceof InspectionFailed) return failed('AV_INSPECTION', thrown.message);
    if (thrown instanceof BodyProblem) return failed('AV_BODY', thrown.message);
    shell.log.error('AV_DEFECT', { msgId: request.msgId }, thrown);
    return failed('AV_DEFECT', messageOf(thrown));
  }
}

class BodyProblem extends Error {}

async function look(
  parts: AnswerParts,
  request: ScanRequest,
  profile: ScanProfile<'antivirus'>,
  scanMs: number,
  signal: AbortSignal,
): Promise<Answered> {
  const bytes = await request.body.read(undefined, signal).catch((thrown: unknown) => {
    signal.throwIfAborted();
    throw new BodyProblem(messageOf(thrown));
  });
  const mail = { bytes, client: clientOf(request.envelope) };
  const verdicts = await scanMail(mail, profile, { ...parts, scanMs, clock: parts.shell.clock }, signal);
  return { result: verdicts.result(), parts: verdicts.parts() };
}

function failed(code: keyof typeof ANTIVIRUS_ERRORS, detail: string): Answered {
  const error = antivirusError(code, detail);
  const outcome = { kind: 'failed', error: { code, retry: error.row.retry, detail: error.message.slice(0, 300) } } as const;
  return {
    result: {
      module: 'antivirus',
      outcome,
      status: 'Error',
      classes: [],
      findings: [],
      facts: {},
      removable: [],
    },
    parts: [],
  };
}

/** Above the size limit nothing is looked at, and the class says so: the rule decides. */
function tooLarge(size: number, limit: number): Answered {
  return {
    result: {
      module: 'antivirus',
      outcome: { kind: 'unscannable', why: 'too-large' },
      status: 'NotScanned',
      classes: ['scanError'],
      findings: [{ code: 'LIMIT_SCAN_BYTES', weight: 0, evidence: `${size} octets, the limit is ${limit}` }],
      facts: { method: 'None', reason: 'size-limit' },
      removable: [],
    },
    parts: [],
  };
}
