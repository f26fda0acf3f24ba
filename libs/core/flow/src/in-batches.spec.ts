import type { Clock } from '@postern/kernel';
import { describe, expect, it } from 'vitest';

import { inBatches } from './in-batches.js';
import type { BatchOptions } from './in-batches.js';

const clock: Clock = { now: () => 0, monotonicMs: () => 0, after: () => Promise.resolve(), alarm: () => () => undefined };

function batches(outcome: (items: readonly string[]) => Promise<void> = () => Promise.resolve(), options: Partial<BatchOptions<string>> = {}) {
  const seen: string[][] = [];
  const { add, addPatiently, idle } = inBatches<string>(
    async (items) => {
      seen.push([...items]);
      await outcome(items);
    },
    { gather: { clock, ms: 10 }, max: 3, mayBlameOne: (thrown) => thrown instanceof RangeError, ...options },
  );
  return { seen, add, addPatiently, idle };
}

describe('work in batches', () => {
  it('takes together what comes together, no more than the most, in order', async () => {
    const { seen, add } = batches();
    await Promise.all(['a', 'b', 'c', 'd'].map(add));
    expect(seen).toEqual([['a', 'b', 'c'], ['d']]);
    await add('e');
    expect(seen.at(-1)).toEqual(['e']);
  });

  it('runs one batch at a time; what comes meanwhile goes with the next', async () => {
    let go: () => void = () => undefined;
    const { seen, add } = batches(() => new Promise((resolve) => (go = resolve)));
    const first = add('a');
    await expect.poll(() => seen).toHaveLength(1);
    const rest = [add('b'), add('c')];
    expect(seen).toEqual([['a']]);
    go();
    await first;
    await expect.poll(() => seen).toEqual([['a'], ['b', 'c']]);
    go();
    await Promise.all(rest);
  });

  it('tries each alone when one may be to blame, and only that one is rejected', async () => {
    const { seen, add } = batches((items) => (items.includes('bad') ? Promise.reject(new RangeError('bad')) : Promise.resolve()));
    const results = await Promise.allSettled(['a', 'bad', 'c'].map(add));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(seen).toEqual([['a', 'bad', 'c'], ['a'], ['bad'], ['c']]);
  });

  it('rejects all for what is nobody’s fault', async () => {
    const { seen, add } = batches(() => Promise.reject(new Error('no database')));
    const results = await Promise.allSettled(['a', 'b'].map(add));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(seen).toEqual([['a', 'b']]);
  });

  it('counts the size of items; one that is larger than a batch goes alone', async () => {
    const { seen, add } = batches(undefined, { sizeOf: (item) => item.length, max: 3 });
    await Promise.all(['aa', 'b', 'cc', 'dddd', 'e'].map(add));
    expect(seen).toEqual([['aa', 'b'], ['cc'], ['dddd'], ['e']]);
  });

  it('leaves out what nobody waits for any more, and does not call the work for nothing', async () => {
    const { seen, add, idle } = batches(undefined, { isGone: (item) => item.startsWith('gone') });
    void add('gone 1');
    const first = add('a');
    void add('gone 2');
    await Promise.all([first, add('b')]);
    void add('gone 3');
    await idle();
    expect(seen).toEqual([['a', 'b']]);
  });

  it('lets one that is patient go with the next batch that does not wait, or alone when its patience is over', async () => {
    const { seen, add, addPatiently } = batches();
    const later = Promise.withResolvers<void>();
    const patient = [addPatiently('patient', later.promise), addPatiently('also patient', later.promise)];
    await add('urgent');
    await Promise.all(patient);
    expect(seen).toEqual([['patient', 'also patient', 'urgent']]);
    const alone = addPatiently('alone', later.promise);
    expect(seen).toHaveLength(1);
    later.resolve();
    await alone;
    expect(seen.at(-1)).toEqual(['alone']);
  });

  it('does not end the patience of others with that of one that is gone', async () => {
    const { seen, add, addPatiently, idle } = batches();
    const [soon, later] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const gone = addPatiently('gone', soon.promise);
    await Promise.all([gone, add('urgent')]);
    const patient = addPatiently('patient', later.promise);
    soon.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen).toEqual([['gone', 'urgent']]);
    await idle();
    await patient;
  });

  it('begins what is patient when somebody waits for all of it to be over', async () => {
    const { seen, addPatiently, idle } = batches();
    const never = new Promise(() => undefined);
    const patient = addPatiently('patient', never);
    await idle();
    await patient;
    expect(seen).toEqual([['patient']]);
  });

  it('answers each with what its batch came to', async () => {
    const { add } = inBatches((items: readonly number[]) => Promise.resolve(items.length), { gather: { clock, ms: 1 }, max: 2 });
    expect(await Promise.all([1, 2, 3].map(add))).toEqual([2, 2, 1]);
  });
});
