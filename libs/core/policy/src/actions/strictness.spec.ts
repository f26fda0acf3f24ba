import { ACTIONS } from '@postern/settings';
import { describe, expect, it } from 'vitest';

import { ACTION_TABLE, compareStrictness, strictest } from './strictness.js';

const ORDER = ['delete-message', 'reject', 'delete-attachment', 'skip'] as const;
const pairs = ORDER.flatMap((a, i) => ORDER.map((b, j) => ({ a, b, winner: ORDER[Math.min(i, j)] as (typeof ORDER)[number] })));

describe('strictness of actions', () => {
  it.each(pairs)('of $a and $b, $winner wins', ({ a, b, winner }) => {
    expect(strictest([a, b])).toBe(winner);
    expect(Math.sign(compareStrictness(a, b))).toBe(Math.sign(ORDER.indexOf(a) - ORDER.indexOf(b)));
  });

  it('is skip when nothing is demanded', () => {
    expect(strictest([])).toBe('skip');
  });

  it('has a row for every action, and only the two strictest keep mail from the recipient', () => {
    expect(Object.keys(ACTION_TABLE).sort()).toEqual([...ACTIONS].sort());
    expect(ACTIONS.filter((action) => ACTION_TABLE[action].terminal)).toEqual(['delete-message', 'reject']);
  });
});
