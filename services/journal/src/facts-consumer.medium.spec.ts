import { eventsV1 } from '@postern/contracts';
import { consume, factMessage, TOPICS } from '@postern/facts';
import type { FactName, FactOf } from '@postern/facts';
import { noMetrics, PoisonMessage } from '@postern/kernel';
import type { Database, IncomingMessage, MessageBus, MessageHandler } from '@postern/kernel';
import type { Orm } from '@postern/platform-persistence';
import { foreignFactsOn, openPool, startPostgres, testShell } from '@postern/testing';
import type { TestPostgres } from '@postern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { factHandlers } from './facts.consumer.js';
import { journalMetrics } from './journal.metrics.js';
import { journalSchema } from './store/journal-schema.js';
import { journalWriter } from './store/journal-writer.js';
import { readTrace as readStory } from './store/read-trace.js';

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

/** A MsgId that ends with a letter. */
const idOf = (letter: string) => `01KB0000000000000000000000`.slice(0, 25) + letter;
const readTrace = (on: Orm, letter: string) => readStory(on.sql, idOf(letter));

const decision = (letter: string, over: Partial<eventsV1.MailDecided> = {}) =>
  message('MailDecided', idOf(letter), eventsV1.MailDecided.fromPartial({ msgId: idOf(letter), decidedAtMs: 1000, ...over }));

function message<Name extends FactName>(name: Name, id: string, value: FactOf<Name>): IncomingMessage {
  const sent = factMessage({ service: 's', instance: 'i', clock: { now: () => 0 } }, name, id, value);
  return { headers: {}, ...sent, publishedAtMs: 0, attempt: 1 };
}

/** The journal's consumer on a bus that hands over what the test gives it. */
async function consumerOf(on: Orm): Promise<(message: IncomingMessage) => Promise<void>> {
  let handle: MessageHandler = () => Promise.reject(new Error('nobody consumes'));
  const bus: Pick<MessageBus, 'consume' | 'lag' | 'waitingSince'> = {
    lag: () => Promise.resolve(0),
    waitingSince: () => Promise.resolve(undefined),
    consume: (_options, handler) => ((handle = handler), Promise.resolve({ drain: () => Promise.resolve() })),
  };
  const shell = testShell();
  await consume(bus, { ...shell, every: () => {} }, { group: 'journal' }, factHandlers(shell, journalWriter(on), journalMetrics(noMetrics)));
  return (one) => handle(one, new AbortController().signal);
}

describe('the facts of a moment', () => {
  it('are all written, and only the one that the database cannot take is poison', async () => {
    const handle = await consumerOf(store);
    // A reply code that its column does not hold: PostgreSQL refuses the whole transaction.
    const facts = [
      decision('A'),
      decision('B', { reply: { code: 99_999, enhanced: '', text: '' } }),
      decision('C'),
      decision('A'),
      { ...decision('D'), value: Buffer.from([0xff]) },
    ];
    const results = await Promise.allSettled(facts.map(handle));
    expect(results.map((result) => (result.status === 'rejected' ? (result.reason as Error).constructor : 'written'))).toEqual([
      'written',
      PoisonMessage,
      'written',
      'written',
      PoisonMessage,
    ]);
    expect((await readTrace(store, 'A')).decision?.msgId).toBe(idOf('A'));
    expect((await readTrace(store, 'C')).decision?.msgId).toBe(idOf('C'));
    expect((await readTrace(store, 'B')).decision).toBeUndefined();
  });

  it.each(
    [TOPICS.mail.name, TOPICS.delivery.name].flatMap((topic) =>
      [...foreignFactsOn(topic, idOf('G'))].map(([what, one]) => [topic, what, one] as const),
    ),
  )('are not recorded when they are foreign to %s: %s', async (_topic, _what, one) => {
    const handle = await consumerOf(store);
    await expect(handle({ headers: {}, ...one, publishedAtMs: 0, attempt: 1 })).rejects.toBeInstanceOf(PoisonMessage);
    expect((await readTrace(store, 'G')).decision).toBeUndefined();
  });

  it('are poison when they are of no MsgId, which would have no day', async () => {
    const handle = await consumerOf(store);
    const nameless = message('MailDecided', 'x', eventsV1.MailDecided.fromPartial({ msgId: 'x' }));
    await expect(handle(nameless)).rejects.toBeInstanceOf(PoisonMessage);
  });

  it('are tried again when the database is away', async () => {
    const noConnection = () => Promise.reject(new Error('connect ECONNREFUSED'));
    const away: Orm = { ...store, sql: { query: noConnection, transaction: noConnection } };
    const handle = await consumerOf(away);
    const results = await Promise.allSettled([decision('E'), decision('F')].map(handle));
    expect(results.map((result) => result.status === 'rejected' && result.reason instanceof PoisonMessage)).toEqual([false, false]);
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
  });
});
