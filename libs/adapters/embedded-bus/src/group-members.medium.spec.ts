import { systemClock } from '@postern/adapter-system';
import { TOPICS } from '@postern/facts';
import { noMetrics, silentLog } from '@postern/kernel';
import type { Database, IncomingMessage, MessageBus, Subscription } from '@postern/kernel';
import { openPool, startPostgres } from '@postern/testing';
import type { TestPostgres } from '@postern/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { createEmbeddedBus } from './embedded-bus.js';
import { beginGroup, readPositions, writePositions } from './group-position.js';
import { placeOf } from './shares.js';

const TOPIC = TOPICS.mail.name;
const LIMIT = { timeout: 60_000 };
let postgres: TestPostgres;
beforeAll(async () => void (postgres = await startPostgres()));
afterAll(() => postgres?.stop());

/** A process at the bus: connections of its own. */
interface Process {
  readonly bus: MessageBus;
  readonly database: Database;
  close(): Promise<void>;
}
const processes = new Set<Process>();
async function open(): Promise<Process> {
  const database = openPool({ url: postgres.url, max: 6 });
  const bus = await createEmbeddedBus({ database, topics: Object.values(TOPICS), clock: systemClock, log: silentLog, metrics: noMetrics });
  const process: Process = {
    bus,
    database,
    async close() {
      processes.delete(process);
      await bus.close();
      await database.close();
    },
  };
  processes.add(process);
  return process;
}
afterEach(async () => {
  for (const process of processes) await process.close();
});

/** How many shares each of the members has. */
const locksByMember = async (database: Database) =>
  (
    await database.query<{ shares: string }>(
      `SELECT count(*) AS shares FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND objid < 48 AND granted GROUP BY pid ORDER BY pid`,
    )
  ).map(({ shares }) => Number(shares));

const message = (id: string, key = id) => ({ topic: TOPIC, key, id, value: Buffer.from(id) });
const numbered = (name: string, count: number) => Array.from({ length: count }, (_unused, i) => message(`${name}-${i}`));

describe('the members of a group', () => {
  it('share its messages, each of which one of them handles, while members come and go under load', async () => {
    const handled = new Map<string, number>();
    const byMember: number[] = [0, 0, 0];
    const members: Subscription[] = [];
    const join = async (i: number) => {
      const { bus } = await open();
      const handler = async ({ id }: IncomingMessage) => {
        if (!id.startsWith('load-')) return;
        await systemClock.after(20);
        byMember[i] = (byMember[i] ?? 0) + 1;
        handled.set(id, (handled.get(id) ?? 0) + 1);
      };
      members.push(await bus.consume({ group: 'load', topics: [TOPIC], concurrency: 8 }, handler));
      return bus;
    };
    const bus = await join(0);
    let sent = 0;
    let sending = true;
    const flow = (async () => {
      while (sending) {
        await bus.publish([message(`load-${sent++}`), message(`load-${sent++}`)]);
        await systemClock.after(5);
      }
    })();
    await join(1);
    await expect.poll(() => byMember[1], LIMIT).toBeGreaterThan(20);
    await join(2);
    await expect.poll(() => byMember[2], LIMIT).toBeGreaterThan(20);
    await members[1]?.drain();
    const before = handled.size;
    await expect.poll(() => handled.size, LIMIT).toBeGreaterThan(before + 200);
    sending = false;
    await flow;
    await expect.poll(() => handled.size, LIMIT).toBe(sent);
    await expect.poll(() => bus.lag('load', TOPIC), LIMIT).toBe(0);
    expect([...handled].filter(([, times]) => times > 1)).toEqual([]);
    await Promise.all([members[0]?.drain(), members[2]?.drain()]);
  });

  it('take over what a member had in hand that is gone, and only that', async () => {
    const [one, two] = [await open(), await open()];
    const seen: string[] = [];
    const mine = ({ id }: IncomingMessage) => id.startsWith('dead-');
    await one.bus.consume({ group: 'dead', topics: [TOPIC], concurrency: 4 }, async (m) => {
      if (!mine(m)) return;
      seen.push(m.id);
      if (Number(m.id.slice(5)) % 2 === 0) await new Promise(() => undefined);
    });
    await one.bus.publish(numbered('dead', 4));
    await expect.poll(() => seen.length, LIMIT).toBe(4);
    await expect.poll(() => one.bus.lag('dead', TOPIC), LIMIT).toBe(2);
    const again: string[] = [];
    // It joins as one dies: what it does not get by agreement, it gets by that.
    const joining = two.bus.consume({ group: 'dead', topics: [TOPIC] }, async (m) => void (mine(m) && again.push(m.id)));
    await one.close();
    const member = await joining;
    await expect.poll(() => again.length, LIMIT).toBe(2);
    await expect.poll(() => two.bus.lag('dead', TOPIC), LIMIT).toBe(0);
    expect(again.sort()).toEqual(['dead-0', 'dead-2']);
    await member.drain();
  });

  it('go on with what they had when the connection of their locks breaks', async () => {
    const [one, two] = [await open(), await open()];
    const handled: string[] = [];
    const begun: string[] = [];
    const finish = Promise.withResolvers<void>();
    const handler = async ({ id }: IncomingMessage) => {
      if (!id.startsWith('broken-')) return;
      begun.push(id);
      await finish.promise;
      handled.push(id);
    };
    const members = [
      await one.bus.consume({ group: 'broken', topics: [TOPIC], concurrency: 64 }, handler),
      await two.bus.consume({ group: 'broken', topics: [TOPIC], concurrency: 64 }, handler),
    ];
    await expect.poll(() => one.bus.lag('broken', TOPIC), LIMIT).toBe(0);
    await expect.poll(() => locksByMember(one.database), LIMIT).toEqual([24, 24]);
    await one.bus.publish(numbered('broken', 20));
    await expect.poll(() => begun.length, LIMIT).toBe(20);
    await one.database.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'postern session'`);
    // Both have taken their locks again when what comes now is begun.
    await one.bus.publish(numbered('broken-later', 20));
    await expect.poll(() => begun.length, LIMIT).toBe(40);
    finish.resolve();
    await expect.poll(() => one.bus.lag('broken', TOPIC), LIMIT).toBe(0);
    expect(handled.length).toBe(new Set(handled).size);
    for (const member of members) await member.drain();
  });
});

describe('the members of a group, when the server dies', () => {
  it('go on with what they had, and repeat nothing', async () => {
    const [one, two] = [await open(), await open()];
    const handled: string[] = [];
    const begun: string[] = [];
    const finish = Promise.withResolvers<void>();
    const handler = async ({ id }: IncomingMessage) => {
      if (!id.startsWith('outage-')) return;
      begun.push(id);
      await finish.promise;
      handled.push(id);
    };
    const options = { group: 'outage', topics: [TOPIC], concurrency: 64 };
    const members = [await one.bus.consume(options, handler), await two.bus.consume(options, handler)];
    await expect.poll(() => locksByMember(one.database), LIMIT).toEqual([24, 24]);
    await one.bus.publish(numbered('outage', 20));
    await expect.poll(() => begun.length, LIMIT).toBe(20);
    const server = async () => String((await one.database.query<{ at: Date }>('SELECT pg_postmaster_start_time() AS at'))[0]?.at.getTime());
    const before = await server();
    postgres.kill();
    finish.resolve();
    // What is left of the old server may answer for a moment.
    await expect.poll(() => server().catch(() => before), LIMIT).not.toBe(before);
    await expect.poll(() => locksByMember(one.database).catch(() => []), LIMIT).toEqual([24, 24]);
    await one.bus.publish(numbered('outage-later', 20));
    await expect.poll(() => one.bus.lag('outage', TOPIC), LIMIT).toBe(0);
    expect([...handled].sort()).toEqual([...new Set(handled)].sort());
    expect(handled).toHaveLength(40);
    for (const member of members) await member.drain();
  });
});

describe('the bus of several processes', () => {
  it('hands every message over once, whoever publishes beside whom', async () => {
    const publishers = await Promise.all([open(), open(), open()]);
    const reader = await open();
    const seen: string[] = [];
    const subscription = await reader.bus.consume(
      { group: 'crowd', topics: [TOPIC] },
      async ({ id }) => void (id.startsWith('crowd') && seen.push(id)),
    );
    const sent = publishers.flatMap(({ bus }, p) => numbered(`crowd${p}`, 200).map((one) => bus.publish([one])));
    await Promise.all(sent);
    await expect.poll(() => seen.length, LIMIT).toBe(600);
    expect(new Set(seen).size).toBe(600);
    await subscription.drain();
  });

  it('keeps the order of a key over its publishers', async () => {
    const publishers = [await open(), await open()] as const;
    const seen: string[] = [];
    const reader = await open();
    const subscription = await reader.bus.consume(
      { group: 'order', topics: [TOPIC] },
      async ({ id }) => void (id.startsWith('order') && seen.push(id)),
    );
    const sent = numbered('order', 40);
    for (const [i, one] of sent.entries()) await publishers[i % 2 === 0 ? 0 : 1].bus.publish([{ ...one, key: 'one-key' }]);
    await expect.poll(() => seen.length, LIMIT).toBe(40);
    expect(seen).toEqual(sent.map(({ id }) => id));
    await subscription.drain();
  });

  it('tells a follower in another process of each change', async () => {
    const [one, two] = [await open(), await open()];
    const seen: string[] = [];
    const follower = await two.bus.follow(TOPICS.config.name, async ({ id }) => void seen.push(id));
    await one.bus.publish([{ ...message('changed'), topic: TOPICS.config.name }]);
    await expect.poll(() => seen, LIMIT).toContain('changed');
    await follower.drain();
  });
});

describe('how far a group is', () => {
  it('is never taken back by a write that comes late', async () => {
    const { database } = await open();
    await beginGroup(database, 'late', [TOPIC]);
    const place = placeOf(TOPIC, 3);
    const states = [
      { place, last: 4, done: [6, 9] },
      { place, last: 7, done: [9] },
      { place, last: 2, done: [5, 8, 12] },
    ];
    for (const state of states) await writePositions(database, 'late', [state]);
    expect(await readPositions(database, 'late', [TOPIC], [3])).toEqual([{ place, last: 7, done: [8, 9, 12] }]);
  });
});

describe('a database of the version before', () => {
  it('is taken over: groups go on where they were', async () => {
    const own = await startPostgres();
    const database = openPool({ url: own.url, max: 6 });
    await database.query(`
      CREATE SCHEMA bus;
      CREATE TABLE bus.messages (id bigserial PRIMARY KEY, topic text NOT NULL, key text NOT NULL, message_id text NOT NULL, headers jsonb NOT NULL,
        value bytea NOT NULL, published_at timestamptz NOT NULL DEFAULT now());
      CREATE TABLE bus.positions (consumer_group text NOT NULL, topic text NOT NULL, last_id bigint NOT NULL, done bigint[] NOT NULL DEFAULT '{}',
        PRIMARY KEY (consumer_group, topic));
      INSERT INTO bus.messages (topic, key, message_id, headers, value) SELECT '${TOPIC}', 'k' || n, 'old-' || n, '{}', 'x' FROM generate_series(1, 5) AS n;
      INSERT INTO bus.positions VALUES ('g', '${TOPIC}', 2, '{4}');
    `);
    const bus = await createEmbeddedBus({ database, topics: Object.values(TOPICS), clock: systemClock, log: silentLog, metrics: noMetrics });
    const seen: string[] = [];
    const subscription = await bus.consume({ group: 'g', topics: [TOPIC] }, async ({ id }) => void seen.push(id));
    await bus.publish([message('new')]);
    await expect.poll(() => seen.length, LIMIT).toBe(3);
    expect(seen.sort()).toEqual(['new', 'old-3', 'old-5']);
    await expect.poll(() => bus.lag('g', TOPIC), LIMIT).toBe(0);
    await subscription.drain();
    await bus.close();
    await database.close();
    await own.stop();
  });
});
