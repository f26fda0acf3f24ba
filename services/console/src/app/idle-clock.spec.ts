import { describe, expect, it } from 'vitest';

import { idleStateAt, mustTell } from './idle-clock.js';

const MINUTE = 60_000;
const silent = { toldMs: 0, seenMs: 0, limitMs: 10 * MINUTE };

describe('a silent session', () => {
  it('is warned after nine minutes and over after ten', () => {
    expect(idleStateAt(silent, 9 * MINUTE - 1)).toEqual({ kind: 'active' });
    expect(idleStateAt(silent, 9 * MINUTE)).toEqual({ kind: 'warning', seconds: 60 });
    expect(idleStateAt(silent, 10 * MINUTE - 1)).toEqual({ kind: 'warning', seconds: 1 });
    expect(idleStateAt(silent, 10 * MINUTE)).toEqual({ kind: 'over' });
  });
});

describe('the server', () => {
  it('hears of activity, at most once a minute', () => {
    expect(mustTell({ ...silent, seenMs: 30_000 }, 59_999)).toBe(false);
    expect(mustTell({ ...silent, seenMs: 30_000 }, MINUTE)).toBe(true);
  });

  it('does not hear of silence, so pages that refresh by themselves extend nothing', () => {
    expect(mustTell(silent, 5 * MINUTE)).toBe(false);
  });

  it('is not told during the warning: that is for the person to decide', () => {
    expect(mustTell({ ...silent, seenMs: 9 * MINUTE }, 9 * MINUTE + 1)).toBe(false);
  });
});
