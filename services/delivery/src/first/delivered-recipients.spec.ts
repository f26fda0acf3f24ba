import { describe, expect, it } from 'vitest';

import type { Store } from '@postern/platform-persistence';
import { turnableClock } from '@postern/testing';

import { createDeliveredRecipients } from './delivered-recipients.js';

function setUp() {
  const clock = turnableClock();
  const written: (readonly string[])[] = [];
  const sql = { query: (_text: string, [msgIds]: [readonly string[]]) => Promise.resolve(written.push(msgIds) > 0 ? [] : []) };
  return { clock, written, delivered: createDeliveredRecipients({ sql } as unknown as Store, clock) };
}

describe('delivered recipients', () => {
  it('are written immediately in quiet times, so that a process that is killed has little sent twice', async () => {
    const { written, delivered } = setUp();
    await delivered.note('a', ['x@local.example']);
    expect(written).toEqual([['a']]);
  });

  it('wait for more of them right after a write, so that many go with one statement', async () => {
    const { clock, written, delivered } = setUp();
    await delivered.note('a', ['x@local.example']);
    const noted = Promise.all(['b', 'c'].map((msgId) => delivered.note(msgId, ['x@local.example'])));
    expect(written).toEqual([['a']]);
    await clock.turn(15);
    await noted;
    expect(written).toEqual([['a'], ['b', 'c']]);
    await clock.turn(15);
    await delivered.note('d', ['x@local.example']);
    expect(written.at(-1)).toEqual(['d']);
  });
});
