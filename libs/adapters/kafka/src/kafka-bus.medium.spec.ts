import { systemClock } from '@postern/adapter-system';
import { noMetrics, silentLog, TOPICS } from '@postern/kernel';
import { describeMessageBus, startKafka } from '@postern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createKafkaBus } from './kafka-bus.js';

const busOn = (brokers: string) => createKafkaBus({ brokers: [brokers], clientId: 'test', clock: systemClock, log: silentLog, metrics: noMetrics });

describeMessageBus('Kafka', async () => {
  const kafka = await startKafka();
  const first = busOn(kafka.brokers);
  await first.ensureTopics(1);
  await first.ensureTopics(1);
  await first.close();
  return { open: () => Promise.resolve(busOn(kafka.brokers)), stop: () => kafka.stop() };
});

describe('a broker that dies', () => {
  let kafka: Awaited<ReturnType<typeof startKafka>>;
  beforeAll(async () => void (kafka = await startKafka()));
  afterAll(() => kafka?.stop());

  it('makes a publish reject within its limit, and everything goes on when it is back', async () => {
    const bus = busOn(kafka.brokers);
    await bus.ensureTopics(1);
    const message = (id: string) => ({ topic: TOPICS.mail.name, key: id, id, value: Buffer.from(id) });
    const seen: string[] = [];
    const subscription = await bus.consume({ group: 'g', topics: [TOPICS.mail.name] }, async (m) => void seen.push(m.id));
    await bus.publish([message('before')]);
    await kafka.kill();
    await expect(bus.publish([message('during')], { timeoutMs: 1500 })).rejects.toThrow(/publish|connection|ECONNREFUSED/i);
    await expect(bus.check()).rejects.toThrow();
    await kafka.restart();
    await expect
      .poll(
        () =>
          bus.check().then(
            () => 'up',
            () => 'down',
          ),
        { timeout: 60_000 },
      )
      .toBe('up');
    await bus.publish([message('after')], { timeoutMs: 60_000 });
    await expect.poll(() => seen, { timeout: 90_000 }).toEqual(expect.arrayContaining(['before', 'after']));
    await subscription.drain();
    await bus.close();
  });
});
