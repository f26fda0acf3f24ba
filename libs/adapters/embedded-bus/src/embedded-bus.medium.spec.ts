import { systemClock } from '@postern/adapter-system';
import { TOPICS } from '@postern/facts';
import { noMetrics, silentLog } from '@postern/kernel';
import type { Database, MessageBus } from '@postern/kernel';
import { describeFacts, describeMessageBus, openPool, startPostgres } from '@postern/testing';
import type { TestPostgres } from '@postern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { cleanUp } from './clean-up.js';
import { createEmbeddedBus } from './embedded-bus.js';

const topics = Object.values(TOPICS);
const busOn = (database: Database, isAlone = false) =>
  createEmbeddedBus({ database, topics, clock: systemClock, log: silentLog, metrics: noMetrics, isAlone });

const onPostgres = async (isAlone = false) => {
  const postgres = await startPostgres();
  const database = openPool({ url: postgres.url, max: 20, prepares: isAlone });
  return {
    open: () => busOn(database, isAlone),
    async stop() {
      await database.close();
      await postgres.stop();
    },
  };
};
describeMessageBus('PostgreSQL', onPostgres);
describeMessageBus('PostgreSQL, of one process alone', () => onPostgres(true));
describeFacts('PostgreSQL', onPostgres);

describe('the bus on PostgreSQL', () => {
  let postgres: TestPostgres;
  let database: Database;
  let bus: MessageBus;
  beforeAll(async () => {
    postgres = await startPostgres();
    database = openPool({ url: postgres.url, max: 20 });
    bus = await busOn(database);
  });
  afterAll(async () => {
    await bus?.close();
    await database?.close();
    await postgres?.stop();
  });
  const message = (id: string, topic: string = TOPICS.mail.name, key = id) => ({ topic, key, id, value: Buffer.from(id) });
  const stored = async (topic: string) =>
    (await database.query<{ id: string }>('SELECT message_id AS id FROM bus.messages WHERE topic = $1 ORDER BY id', [topic])).map((row) => row.id);

  it('rejects a publish within its limit while the database is away, and goes on when it is back', async () => {
    const seen: string[] = [];
    const subscription = await bus.consume({ group: 'outage', topics: [TOPICS.mail.name] }, async (m) => void seen.push(m.id));
    await bus.publish([message('before')]);
    postgres.kill();
    await expect(
      (async () => {
        for (;;) await bus.publish([message('during')], { timeoutMs: 2000 });
      })(),
    ).rejects.toThrow();
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
    await bus.publish([message('after')]);
    await expect.poll(() => seen, { timeout: 60_000 }).toEqual(expect.arrayContaining(['before', 'after']));
    await subscription.drain();
    await expect.poll(() => bus.lag('outage', TOPICS.mail.name)).toBe(0);
  });

  it('does not let a message that cannot be stored take its neighbours with it', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_unused, i) => bus.publish([message(`crowd-${i}${i === 7 ? '\0' : ''}`, TOPICS.delivery.name)])),
    );
    expect(outcomes.map((o, i) => (o.status === 'rejected' ? i : -1)).filter((i) => i >= 0)).toEqual([7]);
    expect((await stored(TOPICS.delivery.name)).filter((id) => id.startsWith('crowd'))).toHaveLength(19);
  });

  it('refuses a second member of a group in the same process, whose locks would be those of the first', async () => {
    const options = { group: 'alone', topics: [TOPICS.mail.name] };
    const first = await bus.consume(options, () => Promise.resolve());
    await expect(bus.consume(options, () => Promise.resolve())).rejects.toThrow('has a member already');
    await first.drain();
    await (await bus.consume(options, () => Promise.resolve())).drain();
  });

  it('removes what every group has handled and older values of compacted topics, and nothing else', async () => {
    const slow = { group: 'slow', topics: [TOPICS.delivery.name] };
    await (await bus.consume(slow, () => Promise.reject(new Error('not now')))).drain();
    await bus.publish([
      message('c1', TOPICS.config.name, 'settings'),
      message('c2', TOPICS.config.name, 'settings'),
      message('h', TOPICS.heartbeat.name),
    ]);
    await bus.publish([message('m'), message('d', TOPICS.delivery.name)]);
    for (const group of ['outage', 'alone']) {
      const seen: string[] = [];
      const subscription = await bus.consume({ group, topics: [TOPICS.mail.name] }, async (m) => void seen.push(m.id));
      await expect.poll(() => seen).toContain('m');
      await subscription.drain();
    }
    await database.query(`UPDATE bus.messages SET published_at = now() - interval '2 days'`);
    await cleanUp(database, topics);
    expect(await stored(TOPICS.mail.name)).toEqual([]);
    expect(await stored(TOPICS.delivery.name)).toContain('d');
    expect(await stored(TOPICS.config.name)).toEqual(['c2']);
    expect(await stored(TOPICS.heartbeat.name)).toEqual([]);
  });
});
