import { eventsV1 } from '@postern/contracts';
import { noMetrics, PoisonMessage, TOPICS } from '@postern/kernel';
import type { Database, IncomingMessage } from '@postern/kernel';
import type { Orm } from '@postern/platform-persistence';
import { openPool, startPostgres, testShell } from '@postern/testing';
import type { TestPostgres } from '@postern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { factHandler } from './facts.consumer.js';
import { journalMetrics } from './journal.metrics.js';
import { journalSchema } from './store/journal-schema.js';
import { readTrace } from './store/read-messages.js';

let postgres: TestPostgres;
let database: Database;
let store: Orm;
beforeAll(async () => {
  postgres = await startPostgres();
  database = openPool({ url: postgres.url });
  store = journalSchema(database);
  await store.migrate();
});
afterAll(async () => {
  await database?.close();
  await postgres?.stop();
});

const decision = (msgId: string, over: Partial<eventsV1.MailDecided> = {}) =>
  message(TOPICS.mail.name, msgId, eventsV1.MailDecided.encode(eventsV1.MailDecided.fromPartial({ msgId, decidedAtMs: 1000, ...over })).finish());

function message(topic: string, id: string, value: Uint8Array): IncomingMessage {
  return { topic, key: id, id, headers: {}, value: Buffer.from(value), publishedAtMs: 0, attempt: 1 };
}

describe('the facts of a moment', () => {
  it('are all written, and only the one that the database cannot take is poison', async () => {
    const handle = factHandler(testShell(), store, journalMetrics(noMetrics));
    // A time that no date holds: PostgreSQL refuses the whole statement.
    const facts = [
      decision('A'),
      decision('B', { decidedAtMs: 9e15 }),
      decision('C'),
      decision('A'),
      message(TOPICS.mail.name, 'D', Buffer.from([0xff])),
    ];
    const results = await Promise.allSettled(facts.map(handle));
    expect(results.map((result) => (result.status === 'rejected' ? (result.reason as Error).constructor : 'written'))).toEqual([
      'written',
      PoisonMessage,
      'written',
      'written',
      PoisonMessage,
    ]);
    expect((await readTrace(store, 'A')).decision?.msgId).toBe('A');
    expect((await readTrace(store, 'C')).decision?.msgId).toBe('C');
    expect((await readTrace(store, 'B')).decision).toBeUndefined();
  });

  it('are tried again when the database is away', async () => {
    const away: Orm = { ...store, sql: { ...store.sql, query: () => Promise.reject(new Error('connect ECONNREFUSED')) } };
    const handle = factHandler(testShell(), away, journalMetrics(noMetrics));
    const results = await Promise.allSettled([decision('E'), decision('F')].map(handle));
    expect(results.map((result) => result.status === 'rejected' && result.reason instanceof PoisonMessage)).toEqual([false, false]);
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
  });
});
