const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 30_000;
/** A run that lasted this long was a good one: the next pause is short again. */
const GOOD_RUN_MS = 30_000;

/** Pause before a program that ended is started again, ms: it doubles while runs are short, up to `longestMs`. `last` is the pause before; undefined: none yet. */
export function restartPause(last: number | undefined, ranMs: number, longestMs = LONGEST_PAUSE_MS): number {
  return last === undefined || ranMs >= GOOD_RUN_MS ? FIRST_PAUSE_MS : Math.min(last * 2, longestMs);
}
