import { EDGE_REPLIES } from './replies.js';
import type { SmtpReply } from './smtp-reply.js';

/** Where a session stands. `deciding`: the message is here, the reply is ours to give. */
export type SessionPhase = 'idle' | 'envelope' | 'receiving' | 'deciding';

/** What a session did for mail, on a clock that never goes back. NOOP, RSET and the like are no work, and neither is a second MAIL for the same message. */
export interface SessionWork {
  readonly phase: SessionPhase;
  /** The client waits for us. */
  readonly isAnswering: boolean;
  /** Last step towards a message: the start, the first greeting, MAIL, an accepted recipient, a decided message. */
  readonly workAtMs: number;
  /** Start of the session or its last decided message. */
  readonly messageAtMs: number;
  /** Since when a command line waits for its end. */
  readonly lineSinceMs: number | undefined;
}

export interface IdleLimits {
  readonly maxSessions: number;
  /** For a command line to come to its end. Under pressure also for a transaction that has begun to go on. */
  readonly sessionTimeoutMs: number;
  /** Under pressure: for a session without a transaction to begin one. */
  readonly pressedIdleMs: number;
}

/** Share of the sessions from which on those without work are ended early. */
const PRESSURE = 0.8;
/** A session is not ended for the sake of a new one before it had this long. */
const LEAST_IDLE_MS = 1000;
/** Nor one with a transaction before this. */
const LEAST_TRANSACTION_MS = 10_000;

export function isPressed(sessions: number, limits: Pick<IdleLimits, 'maxSessions'>): boolean {
  return sessions >= PRESSURE * limits.maxSessions;
}

/** Why a session is ended now. Undefined: it goes on. */
export function overdueReply(work: SessionWork, nowMs: number, pressed: boolean, limits: IdleLimits): SmtpReply | undefined {
  if (work.isAnswering || work.phase === 'receiving' || work.phase === 'deciding') return undefined;
  if (work.lineSinceMs !== undefined && nowMs - work.lineSinceMs > limits.sessionTimeoutMs) return EDGE_REPLIES.silence;
  const patienceMs = work.phase === 'idle' ? Math.min(limits.pressedIdleMs, limits.sessionTimeoutMs) : limits.sessionTimeoutMs;
  return pressed && nowMs - work.workAtMs > patienceMs ? EDGE_REPLIES.busy : undefined;
}

/**
 * The sessions to end when there is no place for a new one, at most `count`: those that did nothing for longest and have no transaction; when there is none, those
 * that have begun one and brought no message for longest. A message on its way is never among them.
 */
export function longestIdle<Session>(sessions: Iterable<readonly [Session, SessionWork]>, nowMs: number, count: number): readonly Session[] {
  const idle: (readonly [Session, number])[] = [];
  const begun: (readonly [Session, number])[] = [];
  for (const [session, work] of sessions) {
    if (work.isAnswering) continue;
    if (work.phase === 'idle' && nowMs - work.workAtMs >= LEAST_IDLE_MS) idle.push([session, work.workAtMs]);
    if (work.phase === 'envelope' && nowMs - work.messageAtMs >= LEAST_TRANSACTION_MS) begun.push([session, work.messageAtMs]);
  }
  return (idle.length > 0 ? idle : begun)
    .sort(([, a], [, b]) => a - b)
    .slice(0, count)
    .map(([session]) => session);
}
