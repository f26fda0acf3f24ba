import { createEmbeddedBus } from '@postern/adapter-embedded-bus';
import { createKafkaBus } from '@postern/adapter-kafka';
import { systemClock } from '@postern/adapter-system';
import { TOPICS } from '@postern/facts';
import { noMetrics, silentLog } from '@postern/kernel';
import type { MessageBus } from '@postern/kernel';
import { followSettings } from '@postern/platform-mesh';
import { settingsSchema } from '@postern/settings';
import type { Revision } from '@postern/settings';
import { openPool, startKafka, startPostgres, testShell } from '@postern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { adminApiMetrics } from '../admin-api.metrics.js';
import { createPublisher } from './publish-settings.js';

const topics = Object.values(TOPICS);
const common = { topics, clock: systemClock, log: silentLog, metrics: noMetrics };

interface Running {
  /** Of a process of its own. */
  open(): Promise<MessageBus>;
  stop(): Promise<void>;
}

const BUSES: Readonly<Record<string, () => Promise<Running>>> = {
  async Kafka() {
    const kafka = await startKafka();
    const open = () => createKafkaBus({ ...common, compression: 'gzip', brokers: [kafka.brokers], clientId: 'test', writes: [TOPICS.config.name] });
    const first = open();
    await first.ensureTopics(1);
    await first.close();
    return { open: () => Promise.resolve(open()), stop: () => kafka.stop() };
  },
  async PostgreSQL() {
    const postgres = await startPostgres();
    const database = openPool({ url: postgres.url, max: 20 });
    return {
      open: () => createEmbeddedBus({ ...common, database }),
      async stop() {
        await database.close();
        await postgres.stop();
      },
    };
  },
};

const ALL = { senders: ['*'], recipients: ['*'] };
const large: Revision = {
  number: 1,
  settings: settingsSchema.parse({
    rules: [
      ...Array.from({ length: 9999 }, (_, i) => ({ id: i + 2, name: `Rule ${i}`, senders: [`*@partner-${i}.example`], recipients: ['*'] })),
      { id: 1, name: 'Default', ...ALL },
    ],
  }),
  author: 'admin',
  createdAtMs: 1,
  comment: '',
};

describe.each(Object.entries(BUSES))('a configuration of 10,000 rules on %s', (_name, start) => {
  let running: Running;
  beforeAll(async () => {
    running = await start();
  });
  afterAll(() => running?.stop());

  it('comes whole to who follows, to who begins later, and a change of one rule too', async () => {
    const [ours, theirs, later] = [await running.open(), await running.open(), await running.open()];
    const shell = testShell({ service: 'admin-api', clock: systemClock });
    const service = await followSettings(testShell({ clock: systemClock }), theirs);
    const publisher = await createPublisher(shell, ours, adminApiMetrics(noMetrics), () => Promise.resolve());
    expect(await publisher.publish(large)).toBe(true);
    await expect.poll(() => service.current().number, { timeout: 60_000 }).toBe(1);
    expect(service.current()).toEqual(large);
    const [first, ...rest] = large.settings.rules;
    const next: Revision = {
      ...large,
      number: 2,
      settings: { ...large.settings, rules: [{ ...(first as (typeof rest)[number]), enabled: false }, ...rest] },
    };
    expect(await publisher.publish(next)).toBe(true);
    await expect.poll(() => service.current().number, { timeout: 60_000 }).toBe(2);
    expect((await followSettings(testShell({ clock: systemClock }), later)).current()).toEqual(next);
    expect(shell.lines.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
    await publisher.stop();
    await Promise.all([ours, theirs, later].map((bus) => bus.close()));
  });
});
