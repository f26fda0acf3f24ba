import { PoisonMessage } from '@postern/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { DeliverParts } from '../deliver/deliver-entry.js';
import { backupParts, cutAt, startDatabase, stopDatabase } from '../testing/backup-parts.js';
import { takeIn } from './mail-facts.consumer.js';
import { createSweep } from './sweep-objects.js';

beforeAll(startDatabase);
afterAll(stopDatabase);

const DAY = 86_400_000;
const fails = () => Promise.reject(new Error('cut'));

describe('taking in', () => {
  it('is done once however often the fact comes', async () => {
    const { parts, mail, entries, objects, read } = await backupParts();
    const fact = mail();
    await Promise.all([takeIn(parts, fact), takeIn(parts, fact).catch(() => undefined)]);
    await takeIn(parts, fact);
    expect(await entries()).toEqual([fact.msgId]);
    expect([objects('intake'), objects('backup').length]).toEqual([[], 1]);
    expect(await read(fact.msgId)).toContain('hello');
  });

  const cuts: readonly [string, (parts: DeliverParts) => DeliverParts][] = [
    ['get', (parts) => ({ ...parts, blobs: cutAt(parts.blobs, 'get', 'intake', 'before') })],
    ['wrap', (parts) => ({ ...parts, keys: { ...parts.keys, wrap: fails } })],
    ['put, not done', (parts) => ({ ...parts, blobs: cutAt(parts.blobs, 'put', 'backup', 'before') })],
    ['put, done', (parts) => ({ ...parts, blobs: cutAt(parts.blobs, 'put', 'backup', 'after') })],
    ['row, not written', (parts) => ({ ...parts, store: { ...parts.store, transaction: fails } })],
    ['row, written', (parts) => ({ ...parts, store: { ...parts.store, transaction: (work) => parts.store.transaction(work).then(fails) } })],
    ['delete, not done', (parts) => ({ ...parts, blobs: cutAt(parts.blobs, 'delete', 'intake', 'before') })],
    ['delete, done', (parts) => ({ ...parts, blobs: cutAt(parts.blobs, 'delete', 'intake', 'after') })],
  ];

  it.each(cuts)('that was cut at: %s, is found and readable when repeated, and nothing is left after two sweeps', async (_title, cut) => {
    const { parts, mail, entries, objects, read } = await backupParts();
    const fact = mail();
    await expect(takeIn(cut(parts), fact)).rejects.toThrow('cut');
    await takeIn(parts, fact);
    const sweep = createSweep(parts);
    await sweep.turn();
    await sweep.turn();
    expect(await entries()).toEqual([fact.msgId]);
    expect(await read(fact.msgId)).toContain('hello');
    expect(objects()).toEqual([expect.stringMatching(`^backup/${fact.msgId}/`)]);
  });

  it('of an altered original is poison, and keeps nothing', async () => {
    const { parts, mail, entries, blobs } = await backupParts();
    const fact = mail();
    blobs.objects.set(fact.backupKey, Buffer.from('something else'));
    await expect(takeIn(parts, fact)).rejects.toBeInstanceOf(PoisonMessage);
    expect([await entries(), blobs.objects.size]).toEqual([[], 1]);
  });

  it('of a missing original says so', async () => {
    const { parts, mail, entries, blobs, shell } = await backupParts();
    const fact = mail();
    blobs.objects.clear();
    await takeIn(parts, fact);
    expect(await entries()).toEqual([]);
    expect(shell.lines.filter(({ code }) => code === 'BACKUP_ORIGINAL_MISSING')).toHaveLength(1);
  });

  it.each(['backup', 'mail'] as const)('of an earlier release leaves its object in %s/ for delivery, until the sweep', async (area) => {
    const { parts, mail, objects, read, clock } = await backupParts();
    const fact = mail({ area });
    await takeIn(parts, fact);
    const sweep = createSweep(parts);
    await sweep.turn();
    await sweep.turn();
    expect(objects()).toContain(fact.blobKey);
    await clock.leap(32 * DAY);
    await sweep.turn();
    expect(objects()).toEqual([expect.stringMatching(`^backup/${fact.msgId}/`)]);
    expect(await read(fact.msgId)).toContain('hello');
  });
});

describe('the sweep', () => {
  it.each(['intake', 'backup', 'mail'] as const)('takes in what waits in %s/ when no fact can ask for it', async (area) => {
    const { parts, mail, objects, read, clock, entries } = await backupParts();
    const { msgId } = mail({ area });
    const sweep = createSweep(parts);
    await sweep.turn();
    expect(await entries()).toEqual([]);
    await clock.leap(40 * DAY);
    await sweep.turn();
    await sweep.turn();
    expect(objects()).toEqual([expect.stringMatching(`^backup/${msgId}/`)]);
    expect(await read(msgId)).toContain('hello');
  });
});
