import { AppError, messageOf, TimeLimitExceeded, within } from '@postern/kernel';
import type { Clock } from '@postern/kernel';
import { failedReply } from '@postern/verdict';
import type { Scanner, ScannerName, ScanReply, ScanRequest } from '@postern/verdict';

import { SCAN_FAILURES } from '../../pipeline.errors.js';

/**
 * Asks one scanner and always has an answer by `limitMs`: late, rejecting or foreign answers are failed replies, never clean ones. Rejects only when `outer`
 * aborts, since then nobody waits for a decision.
 */
export async function askScanner(
  clock: Clock,
  name: ScannerName,
  scanner: Scanner | undefined,
  request: ScanRequest,
  limitMs: number,
  outer: AbortSignal,
): Promise<ScanReply> {
  const from = clock.monotonicMs();
  const fail = (code: string, retry: boolean, detail: string) =>
    failedReply(name, { code, retry, detail: detail.slice(0, 200) }, clock.monotonicMs() - from);
  const known = (code: keyof typeof SCAN_FAILURES) => fail(code, true, SCAN_FAILURES[code]);
  if (scanner === undefined) return known('SCANNER_ABSENT');
  if (limitMs <= 0) return known('SCANNER_LATE');
  try {
    const reply = await within(clock, limitMs, `scan by ${name}`, (signal) => scanner.scan(request, signal), outer);
    return reply.scanner === name ? reply : known('SCANNER_REPLY_FOREIGN');
  } catch (thrown) {
    outer.throwIfAborted();
    if (thrown instanceof TimeLimitExceeded) return known('SCANNER_LATE');
    if (thrown instanceof AppError) return fail(thrown.code, thrown.row.retry, thrown.message);
    return fail('SCANNER_UNREACHABLE', true, messageOf(thrown));
  }
}

/** The worst outcome of a reply, for metrics: failed before unscannable before found before clean. */
export function worstOutcome(reply: ScanReply): string {
  const kinds = new Set(reply.modules.map((module) => module.outcome.kind));
  return (['failed', 'unscannable', 'found', 'clean'] as const).find((kind) => kinds.has(kind)) ?? 'notScanned';
}
