import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { destroyKeys } from '../store/write-entries.js';
import { takeIn } from '../take-in/mail-facts.consumer.js';
import { backupParts, keysOfOctets, startDatabase, stopDatabase } from '../testing/backup-parts.js';
import { rotate } from './rotate.js';
import { wrapAgain } from './wrap-again.js';

beforeAll(startDatabase);
afterAll(stopDatabase);

const DAY = 86_400_000;

async function filled(count: number) {
  const backup = await backupParts({ gateway: { backup: { keepDays: 10 } } });
  const ids: string[] = [];
  for (let i = 0; i < count; i += 1) {
    const fact = backup.mail({ recipients: [`r${i}@d${i}.example`] });
    await takeIn(backup.parts, fact);
    ids.push(fact.msgId);
    await backup.clock.leap(DAY);
  }
  return { ...backup, ids };
}

describe('retention', () => {
  it('removes what is too old, with its object', async () => {
    const { parts, ids, clock, entries, objects } = await filled(4);
    await clock.leap(7.5 * DAY);
    await rotate(parts);
    expect(await entries()).toEqual(ids.slice(2));
    expect(objects()).toHaveLength(2);
  });

  it('removes the oldest beyond half of the free room', async () => {
    const { parts, ids, entries } = await filled(4);
    await rotate(parts, () => Promise.resolve(0));
    expect(await entries()).toEqual(ids.slice(2));
  });

  it('wraps by a new master key, and the old one is needed no more', async () => {
    const { parts, ids, read } = await filled(2);
    await wrapAgain({ ...parts, keys: keysOfOctets(2, 1) });
    expect(await read(ids[0] ?? '', { ...parts, keys: keysOfOctets(2) })).toContain('hello');
  });

  it.each(['r0@d0.example', '@d0.example'])('has no way to what was shredded for %s, others stay', async (whose) => {
    const { parts, ids, read } = await filled(2);
    await destroyKeys(parts.store, whose, 10);
    await expect(read(ids[0] ?? '')).rejects.toMatchObject({ code: 'BACKUP_SHREDDED' });
    expect(await read(ids[1] ?? '')).toContain('hello');
  });
});
