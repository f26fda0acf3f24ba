import { InspectionFailed } from '@postern/inspection';
import { AppError, Defect, messageOf, remainingMs, TimeLimitExceeded, within } from '@postern/kernel';
import type { Body } from '@postern/kernel';
import type { Shell } from '@postern/platform-service';
import { scanProfiles } from '@postern/settings';
import type { ScanProfile } from '@postern/settings';
import { failedReply } from '@postern/verdict';
import type { EngineVersion, Scanner, ScannerName, ScanReply, ScanRequest } from '@postern/verdict';

import { scanError } from './scan.errors.js';
import { scannerMetrics } from './scanner.metrics.js';
import type { ScannerMetrics } from './scanner.metrics.js';

/** One mail to look at. */
export interface ScanJob<S extends ScannerName> extends Omit<ScanRequest, 'profile'> {
  /** What the rule wants to know, checked. */
  readonly profile: ScanProfile<S>;
  /** A read that fails is the scan's failure `SCAN_BODY`, unless the signal aborted. */
  readonly body: Body;
  /** Time for the whole look, ms; the signal aborts after it. */
  readonly limitMs: number;
  /** To be called once, early: gives what was found so far and stands whatever becomes of the rest, or undefined. Asked when the look is late or fails. */
  readonly stands: (found: () => Seen | undefined) => void;
}

/** What was seen of one mail: a result for each module of the scanner. */
export type Seen = Pick<ScanReply, 'modules'> & Partial<Pick<ScanReply, 'parts' | 'auth'>>;

/** What is a scanner's own. All else is the kit's. */
export interface ScannerParts<S extends ScannerName> {
  readonly shell: Shell;
  readonly name: S;
  /** The engines that look, as they are known now: one that does not answer is in the list too, and says so. */
  readonly engines: () => readonly EngineVersion[];
  /** Waited for before the first replies, so that they can name the engines; never rejects. */
  readonly enginesAsked?: Promise<void>;
  /** Looks at one mail. May reject with an AppError of a table, InspectionFailed, or the signal's reason; all else is a defect. */
  readonly look: (job: ScanJob<S>, signal: AbortSignal) => Promise<Seen>;
}

/** A scanner in this process, and what it runs. */
export interface RunningScanner extends Scanner {
  engines(): readonly EngineVersion[];
}

/** Kept back of the time that is left, for the way of the reply: a tenth, at most this. */
const MAX_RESERVE_MS = 1000;

/**
 * The scan contract around a look: profile, time limit, body, engines, metrics, log. Answers before the deadline and never rejects: what goes wrong is `failed` with a
 * code for every module, never clean. What the look had found by then stands: an engine that hangs does not take another's hit away.
 */
export function createScanner<S extends ScannerName>(parts: ScannerParts<S>): RunningScanner {
  const { shell, name, engines, enginesAsked } = parts;
  const metrics = scannerMetrics(shell.metrics);
  let active = 0;
  // A gauge with labels is not there before it is set, and an autoscaler takes what is not there for no answer.
  metrics.active.set(active, { scanner: name });
  return {
    name,
    engines,
    async scan(request, signal) {
      const startedAt = shell.clock.monotonicMs();
      metrics.active.set(++active, { scanner: name });
      try {
        const seen = await seenOrFailed(parts, request, signal);
        await enginesAsked;
        const durationMs = shell.clock.monotonicMs() - startedAt;
        const reply: ScanReply = { parts: [], ...seen, scanner: name, engines: engines(), durationMs };
        tell(shell, metrics, request, reply);
        return reply;
      } finally {
        metrics.active.set(--active, { scanner: name });
      }
    },
  };
}

/** Profiles that were checked, and for whom. In one process a revision gives the same object for each mail; over a call it is a new one. */
const CHECKED = new WeakMap<object, { readonly name: ScannerName; readonly profile: unknown }>();

function checkedProfile<S extends ScannerName>(name: S, given: unknown): ScanProfile<S> {
  const known = typeof given === 'object' && given !== null ? CHECKED.get(given) : undefined;
  if (known?.name === name) return known.profile as ScanProfile<S>;
  const profile = scanProfiles[name].safeParse(given);
  if (!profile.success) throw scanError('SCAN_PROFILE', profile.error.message);
  CHECKED.set(given as object, { name, profile: profile.data });
  return profile.data as ScanProfile<S>;
}

async function seenOrFailed<S extends ScannerName>(parts: ScannerParts<S>, request: ScanRequest, signal: AbortSignal): Promise<Seen> {
  const { shell, name } = parts;
  let standing: () => Seen | undefined = () => undefined;
  try {
    const profile = checkedProfile(name, request.profile);
    const left = Math.max(0, remainingMs(request.deadline, shell.clock));
    if (left === 0) throw scanError('SCAN_LATE', 'no time was left when it began');
    const limitMs = left - Math.min(MAX_RESERVE_MS, left / 10);
    const job = {
      ...request,
      body: readable(request.body),
      profile,
      limitMs,
      stands: (found: () => Seen | undefined) => void (standing = found),
    };
    return await within(shell.clock, limitMs, name, (inner) => parts.look(job, inner), signal);
  } catch (thrown) {
    const error = failureOf(thrown, signal);
    if (error.code === 'SCAN_DEFECT') shell.log.error('SCAN_DEFECT', { msgId: request.msgId, scanner: name }, thrown);
    const found = standing();
    if (found !== undefined) {
      shell.log.warn('SCAN_CUT_SHORT', { msgId: request.msgId, scanner: name, error: error.code });
      return found;
    }
    return failedReply(name, { code: error.code, retry: error.row.retry, detail: error.message.slice(0, 300) }, 0);
  }
}

function failureOf(thrown: unknown, signal: AbortSignal): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof TimeLimitExceeded) return scanError('SCAN_LATE', thrown.message, thrown);
  if (signal.aborted) return scanError('SCAN_LATE', messageOf(signal.reason), thrown);
  if (thrown instanceof InspectionFailed) return scanError('SCAN_INSPECTION', thrown.message, thrown);
  return scanError('SCAN_DEFECT', messageOf(thrown), thrown);
}

/** The body, of which a failing read says that it was the body. A bug in it stays one. */
function readable(body: Body): Body {
  return {
    ...body,
    read: (range, signal) =>
      body.read(range, signal).catch((thrown: unknown) => {
        signal?.throwIfAborted();
        throw thrown instanceof Defect ? thrown : scanError('SCAN_BODY', messageOf(thrown), thrown);
      }),
  };
}

function tell(shell: Shell, metrics: ScannerMetrics, { msgId }: ScanRequest, { scanner, modules, durationMs }: ScanReply): void {
  const failures = new Map(modules.flatMap(({ outcome }) => (outcome.kind === 'failed' ? [[outcome.error.code, outcome.error] as const] : [])));
  metrics.seconds.observe(durationMs / 1000, { scanner, outcome: failures.size > 0 ? 'failed' : 'ok' });
  for (const { module, status, classes } of modules) {
    metrics.verdicts.add(1, { module, status });
    for (const each of classes) metrics.detections.add(1, { module, class: each });
  }
  for (const { code, detail } of failures.values()) {
    metrics.failures.add(1, { scanner, code });
    shell.log.warn('SCAN_FAILED', { msgId, scanner, error: code, detail });
  }
}
