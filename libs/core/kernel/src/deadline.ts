import type { Clock } from './clock.port.js';

/** A point in time by which an answer is due. It comes from the caller and only ever shrinks on the way down. */
export interface Deadline {
  /** Wall time, milliseconds since the epoch. */
  readonly atMs: number;
}

export function deadlineIn(clock: Clock, ms: number): Deadline {
  return { atMs: clock.now() + ms };
}

/** Milliseconds left, never below 0. */
export function remainingMs(deadline: Deadline, clock: Clock): number {
  return Math.max(0, deadline.atMs - clock.now());
}

/** The earlier of the deadline and `ms` from now. */
export function shrink(deadline: Deadline, clock: Clock, ms: number): Deadline {
  return { atMs: Math.min(deadline.atMs, clock.now() + ms) };
}
