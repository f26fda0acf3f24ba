/** Milliseconds before the end at which the warning comes (behaviour 19). */
export const WARN_MS = 60_000;
/** The server hears of a person's activity at most this often. */
const TELL_MS = 60_000;

export type IdleState = { readonly kind: 'active' } | { readonly kind: 'warning'; readonly seconds: number } | { readonly kind: 'over' };

/** What the page knows of the session's silence. Times in ms of one clock. */
export interface IdleFacts {
  /** The server last heard of activity. */
  readonly toldMs: number;
  /** A person last did something here. */
  readonly seenMs: number;
  readonly limitMs: number;
}

/** Pure. `over` when the server has ended the session by now. */
export function idleStateAt(facts: IdleFacts, nowMs: number): IdleState {
  const leftMs = facts.toldMs + facts.limitMs - nowMs;
  if (leftMs <= 0) return { kind: 'over' };
  return leftMs <= WARN_MS ? { kind: 'warning', seconds: Math.ceil(leftMs / 1000) } : { kind: 'active' };
}

/** Whether a person did something that the server has not heard of, and it is time to say so. Not during the warning: then they choose. */
export function mustTell(facts: IdleFacts, nowMs: number): boolean {
  return facts.seenMs > facts.toldMs && nowMs - facts.toldMs >= TELL_MS && idleStateAt(facts, nowMs).kind === 'active';
}
