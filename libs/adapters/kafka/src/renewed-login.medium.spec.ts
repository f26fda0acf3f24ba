import { systemClock } from '@postern/adapter-system';
import { TOPICS } from '@postern/facts';
import { noMetrics, silentLog } from '@postern/kernel';
import { startKafka } from '@postern/testing';
import type { TestKafka } from '@postern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createKafkaBus } from './kafka-bus.js';

const FIRST = { name: 'first', password: 'one' };
const SECOND = { name: 'second', password: 'two' };

describe('a login at the brokers that is renewed', () => {
  let kafka: TestKafka;
  beforeAll(async () => (kafka = await startKafka({ users: [FIRST, SECOND] })));
  afterAll(() => kafka?.stop());

  it('is used when connections are made again, without a new bus', async () => {
    let login = { username: FIRST.name, password: FIRST.password };
    const bus = createKafkaBus({
      brokers: [kafka.brokers],
      clientId: 'test',
      topics: Object.values(TOPICS),
      writes: [TOPICS.mail.name],
      compression: 'none',
      sasl: { mechanism: 'scram-sha-256', login: () => login },
      clock: systemClock,
      log: silentLog,
      metrics: noMetrics,
    });
    await bus.ensureTopics(1);
    const message = (id: string) => ({ topic: TOPICS.mail.name, key: id, id, value: Buffer.from(id) });
    const publishes = (id: string) =>
      bus.publish([message(id)], { timeoutMs: 20_000 }).then(
        () => true,
        () => false,
      );
    expect(await publishes('before')).toBe(true);
    login = { username: SECOND.name, password: 'wrong' };
    // Connections that are open stay: the broker asks again when they are made anew.
    expect(await publishes('still in')).toBe(true);
    await kafka.kill();
    await kafka.restart();
    expect(await publishes('refused')).toBe(false);
    login = { username: SECOND.name, password: SECOND.password };
    await expect.poll(() => publishes('after'), { timeout: 60_000 }).toBe(true);
    await bus.close();
  });
});
