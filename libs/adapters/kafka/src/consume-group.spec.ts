import type { Batch, EachBatchPayload, Kafka } from 'kafkajs';

import { noMetrics, silentLog } from '@postern/kernel';
import { turnableClock } from '@postern/testing';
import { describe, expect, it } from 'vitest';

import { beginGeneration, fetchInGeneration } from './batch-generation.js';
import { consumeGroup } from './consume-group.js';

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A member of a group whose broker is the test. */
async function member() {
  const membership = {};
  const handled: string[] = [];
  let onJoin: (event: { payload: unknown }) => void = () => undefined;
  let eachBatch: (payload: EachBatchPayload) => Promise<void> = () => Promise.resolve();
  const consumer = {
    events: { GROUP_JOIN: 'join', CRASH: 'crash' },
    connect: () => Promise.resolve(),
    subscribe: () => Promise.resolve(),
    on(event: string, listener: (event: { payload: unknown }) => void) {
      const before = onJoin;
      if (event === 'join') onJoin = (joined) => (before(joined), listener(joined));
    },
    run(config: { eachBatch: typeof eachBatch }) {
      ({ eachBatch } = config);
      join([0, 1]);
      return Promise.resolve();
    },
    commitOffsets: () => Promise.resolve(),
    disconnect: () => Promise.resolve(),
  };
  const join = (partitions: readonly number[]) => onJoin({ payload: { memberId: 'm', memberAssignment: { mail: partitions } } });
  const options = {
    brokers: [],
    clientId: 'c',
    topics: [],
    writes: [],
    compression: 'none' as const,
    clock: turnableClock(),
    log: silentLog,
    metrics: noMetrics,
  };
  await consumeGroup(
    { client: { consumer: () => consumer } as unknown as Kafka, options, publish: () => Promise.resolve(), onDeadLetter: () => undefined },
    { group: 'g', topics: ['mail'] },
    ({ id }) => Promise.resolve(void handled.push(id)),
  );
  return {
    handled,
    /** The group shares its partitions anew. */
    rejoin(partitions: readonly number[]) {
      beginGeneration(membership);
      join(partitions);
    },
    async fetch(partition: number, ...offsets: number[]): Promise<Batch> {
      const messages = offsets.map((offset) => ({
        key: Buffer.from(String(offset)),
        value: Buffer.alloc(0),
        offset: String(offset),
        headers: { 'ce-id': `${partition}/${offset}` },
      }));
      const [batch] = await fetchInGeneration(membership, () => Promise.resolve([{ topic: 'mail', partition, messages }]));
      return batch as unknown as Batch;
    },
    async take(batch: Batch) {
      await eachBatch({
        batch,
        heartbeat: () => Promise.resolve(),
        isRunning: () => true,
        isStale: () => false,
        resolveOffset: () => undefined,
      } as Partial<EachBatchPayload> as EachBatchPayload);
      await settled();
    },
  };
}

describe('a batch that was fetched before partitions moved', () => {
  it('is handled when its partition stayed and nothing moved', async () => {
    const { fetch, take, handled } = await member();
    await take(await fetch(1, 5, 6));
    expect(handled).toEqual(['1/5', '1/6']);
  });

  it('is not handled when its partition went to another member', async () => {
    const { fetch, take, rejoin, handled } = await member();
    const late = await fetch(1, 5, 6);
    rejoin([0]);
    await take(late);
    expect(handled).toEqual([]);
  });

  it('is not handled when its partition went and came back, since the other member was at work on it', async () => {
    const { fetch, take, rejoin, handled } = await member();
    const late = await fetch(1, 5, 6);
    rejoin([0]);
    rejoin([0, 1]);
    await take(late);
    await take(await fetch(1, 7));
    expect(handled).toEqual(['1/7']);
  });

  it('does not take the place of what is fetched anew of a partition that stayed', async () => {
    const { fetch, take, rejoin, handled } = await member();
    await take(await fetch(1, 5));
    const late = await fetch(1, 6, 7);
    rejoin([0, 1]);
    await take(late);
    await take(await fetch(1, 6, 7));
    expect(handled).toEqual(['1/5', '1/6', '1/7']);
  });
});
