import { setTimeout as pause } from 'node:timers/promises';

import type { AvAnswer } from '@postern/verdict';

import type { ScanLimits } from './clamd-session.js';
import type { ClamdSessions } from './clamd-sessions.js';

export interface AgainLimits extends ScanLimits {
  /** Before each further attempt, ms; as many attempts more. */
  readonly pausesMs: readonly number[];
}

/**
 * A scan that is begun again when there was no connection, or once when the connection ended without a verdict: behind one name there may be several clamd, and
 * the one that was asked may just be ending. A session that was kept and ended meanwhile counts as none, since clamd ends idle ones. What clamd says is never asked for
 * again. Takes at most `maxMs` for all attempts.
 */
export async function scanAgain(sessions: ClamdSessions, bytes: Buffer, signal: AbortSignal, limits: AgainLimits): Promise<AvAnswer> {
  const endsAt = performance.now() + limits.maxMs;
  let closed = 0;
  for (let tries = 0; ; ) {
    const maxMs = Math.max(1, endsAt - performance.now());
    const { answer, kept } = await sessions.scan(bytes, signal, { ...limits, maxMs });
    const code = answer.kind === 'failed' ? answer.error.code : '';
    if (code === 'CLAMD_NO_SESSIONS' || (code === 'CLAMD_CLOSED' && kept)) continue;
    if (code === 'CLAMD_CLOSED') closed += 1;
    const ms = limits.pausesMs[tries];
    const again = code === 'CLAMD_UNREACHABLE' || (code === 'CLAMD_CLOSED' && closed === 1);
    if (!again || ms === undefined || performance.now() + ms >= endsAt) return answer;
    const waited = await pause(ms, true, { signal }).catch(() => false);
    if (!waited) return answer;
    tries += 1;
  }
}
