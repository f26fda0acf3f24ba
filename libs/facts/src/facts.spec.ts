import { noMetrics, silentLog } from '@postern/kernel';
import type { IncomingMessage, MessageBus, MessageHandler, OutgoingMessage } from '@postern/kernel';
import { exampleFact, foreignFactsOn, testShell, turnableClock } from '@postern/testing';
import { describe, expect, it } from 'vitest';

import { consume, topicsOf } from './consume.js';
import type { FactHandlers } from './consume.js';
import { FACT_NAMES, FACTS, TOPICS } from './facts.js';
import { follow, followPatiently } from './follow.js';
import { factMessage, publish, removeKeys } from './publish.js';
import { understand } from './understand.js';

const KEY = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
const incoming = (message: OutgoingMessage): IncomingMessage => ({ headers: {}, ...message, publishedAtMs: 0, attempt: 1 });
const reader = { log: silentLog, metrics: noMetrics, clock: { now: () => 0 }, every: () => {} };
const nothing = () => Promise.resolve();

/** A bus whose messages are handed over by the test. */
function handBus() {
  let handler: MessageHandler = () => Promise.reject(new Error('nobody listens'));
  const topics: string[] = [];
  const published: OutgoingMessage[] = [];
  const listen = (names: readonly string[], given: MessageHandler) => {
    topics.push(...names);
    handler = given;
    return Promise.resolve({ drain: nothing });
  };
  const bus: Pick<MessageBus, 'consume' | 'follow' | 'publish' | 'lag' | 'waitingSince'> = {
    lag: () => Promise.resolve(0),
    waitingSince: () => Promise.resolve(undefined),
    consume: (options, given) => listen(options.topics, given),
    follow: (topic, given) => listen([topic], given),
    publish: (messages) => (published.push(...messages), Promise.resolve()),
  };
  return { bus, topics, published, hand: (message: OutgoingMessage) => handler(incoming(message), new AbortController().signal) };
}

describe('the table of facts', () => {
  it('has a type of its own for each fact, with a version', () => {
    const types = FACT_NAMES.map((name) => FACTS[name].type);
    expect(new Set(types).size).toBe(types.length);
    for (const [i, type] of types.entries()) expect(type).toMatch(new RegExp(`^postern\\.[a-z]+\\.v\\d+\\.${FACT_NAMES[i]}$`));
  });

  it('puts facts on topics of the house, with a version in the name', () => {
    for (const name of FACT_NAMES) expect(Object.values(TOPICS)).toContain(FACTS[name].topic);
    for (const { name } of Object.values(TOPICS)) expect(name).toMatch(/^postern\.[a-z-]+\.v\d+$/);
  });
});

describe('a fact on the bus', () => {
  it.each(FACT_NAMES)('%s is understood as what was told', (name) => {
    expect(understand(incoming(exampleFact(name, KEY)))).toMatchObject({ ok: true, value: { name } });
  });

  it('is a CloudEvent with its attributes in headers', () => {
    const source = { service: 'pipeline', instance: 'p-1', clock: { now: () => 0 } };
    const beat = { ...FACTS.Heartbeat.codec.decode(new Uint8Array()), service: 'pipeline', instance: 'p-1' };
    expect(factMessage(source, 'Heartbeat', 'p/1', beat, { atMs: Date.UTC(2026, 0, 5), traceparent: '00-a-b-01' })).toEqual({
      topic: 'postern.heartbeat.v1',
      key: 'pipeline/p-1',
      id: 'p/1',
      value: Buffer.from(FACTS.Heartbeat.codec.encode(beat).finish()),
      headers: {
        'ce-specversion': '1.0',
        'ce-type': 'postern.events.v1.Heartbeat',
        'ce-source': '/pipeline/p-1',
        'ce-time': '2026-01-05T00:00:00.000Z',
        'content-type': 'application/protobuf',
        traceparent: '00-a-b-01',
      },
    });
  });

  it('is published under its key, with the limit of the caller', async () => {
    const limits: unknown[] = [];
    const bus = { publish: (messages: readonly OutgoingMessage[], options: unknown) => (limits.push(options, messages[0]?.key), nothing()) };
    await publish(bus, testShell(), 'ConfigRevision', 'settings/1', FACTS.ConfigRevision.codec.decode(new Uint8Array()), { timeoutMs: 5 });
    expect(limits).toEqual([{ timeoutMs: 5 }, 'settings']);
  });

  it.each(Object.values(TOPICS).flatMap(({ name }) => foreignFactsOn(name, KEY).map(([what, message]) => [name, what, message] as const)))(
    'on %s is not understood when it has %s',
    (_topic, _what, message) => {
      expect(understand(incoming(message)).ok).toBe(false);
    },
  );

  it('is not understood under the key of another where the newest of a key replaces the others', () => {
    expect(understand(incoming({ ...exampleFact('ConfigRevision', KEY), key: 'other' })).ok).toBe(false);
    expect(understand(incoming({ ...exampleFact('MailDecided', KEY), key: 'other' })).ok).toBe(true);
  });
});

describe('a consumer', () => {
  const handlers = (seen: string[]): FactHandlers => ({
    MailDecided: async ({ msgId }) => void seen.push(msgId),
    ignores: ['RecipientRefused'],
  });

  it('gets its facts by their type, and those that it ignores are passed over without being read', async () => {
    const { bus, topics, hand } = handBus();
    const seen: string[] = [];
    await consume(bus, reader, { group: 'g' }, handlers(seen));
    await hand(exampleFact('MailDecided', KEY));
    await hand({ ...exampleFact('RecipientRefused', KEY), value: Buffer.from([0xff]) });
    expect([topics, seen]).toEqual([[TOPICS.mail.name], [KEY]]);
  });

  it.each(foreignFactsOn(TOPICS.mail.name, KEY))('calls %s poison, counts it and says why', async (_what, message) => {
    const { bus, hand } = handBus();
    const shell = testShell();
    const counted: unknown[] = [];
    const metrics = { ...noMetrics, counter: (name: string) => ({ add: (n: number, labels: unknown) => void counted.push(name, n, labels) }) };
    await consume(bus, { ...shell, every: () => {}, metrics }, { group: 'g' }, handlers([]));
    await expect(hand(message)).rejects.toMatchObject({ name: 'PoisonMessage' });
    expect(counted).toEqual(['postern_facts_not_understood_total', 1, { topic: TOPICS.mail.name }]);
    expect(shell.lines).toMatchObject([{ code: 'FACT_NOT_UNDERSTOOD', fields: { id: message.id } }]);
  });

  it('that forgets a fact of its topic does not start', async () => {
    expect(() => topicsOf({ MailDecided: nothing })).toThrow('neither handled nor ignored: RecipientRefused');
    await expect(consume(handBus().bus, reader, { group: 'g' }, { MailDecided: nothing })).rejects.toThrow('RecipientRefused');
  });

  it('hands a failure of its handler on, so that the bus tries again', async () => {
    const { bus, hand } = handBus();
    await consume(bus, reader, { group: 'g' }, { DeliveryAttempted: () => Promise.reject(new Error('database is away')) });
    await expect(hand(exampleFact('DeliveryAttempted', KEY))).rejects.toThrow('database is away');
  });
});

describe('a follower', () => {
  it('has one topic', async () => {
    await expect(follow(handBus().bus, reader, { ConfigRecord: nothing, ConfigRevision: nothing, Heartbeat: nothing })).rejects.toThrow('one topic');
  });

  it('passes over what it does not understand, and only who watches the topic writes a letter', async () => {
    const [message] = foreignFactsOn(TOPICS.config.name, KEY).map(([, foreign]) => foreign);
    for (const [options, letters] of [
      [{}, 0],
      [{ lettersAs: 'admin-api' }, 1],
    ] as const) {
      const { bus, published, hand } = handBus();
      await follow(bus, reader, { ConfigRecord: () => Promise.reject(new Error('not for me')), ignores: ['ConfigRevision'] }, options);
      await hand(message as OutgoingMessage);
      expect(published).toHaveLength(letters);
    }
  });

  it('passes over the removal of a key without a word', async () => {
    const { bus, published, hand } = handBus();
    await follow(bus, reader, { Heartbeat: () => Promise.reject(new Error('not for me')) }, { lettersAs: 'admin-api' });
    await hand({ topic: TOPICS.heartbeat.name, key: 'pipeline/gone', id: 'x', value: Buffer.alloc(0) });
    expect(published).toEqual([]);
  });

  it('tells who wants to know that a key was taken away', async () => {
    const { bus, hand } = handBus();
    const gone: string[] = [];
    await follow(bus, reader, { Heartbeat: nothing, removed: async (key) => void gone.push(key) });
    await removeKeys({ publish: async ([message]) => hand(message as OutgoingMessage) }, 'Heartbeat', ['pipeline/gone']);
    expect(gone).toEqual(['pipeline/gone']);
  });

  it('goes on when the letter cannot be written', async () => {
    const { bus, hand } = handBus();
    const down = { ...bus, publish: () => Promise.reject(new Error('down')) };
    await follow(down, reader, { Heartbeat: nothing }, { lettersAs: 'admin-api' });
    for (const [, message] of foreignFactsOn(TOPICS.heartbeat.name, KEY)) await hand(message);
  });

  it('that is patient serves without the bus, and follows when it is there', async () => {
    const clock = turnableClock();
    const { bus, hand } = handBus();
    let down = true;
    const flaky = {
      ...bus,
      follow: (topic: string, handler: MessageHandler) => (down ? Promise.reject(new Error('down')) : bus.follow(topic, handler)),
    };
    const seen: string[] = [];
    let serving = false;
    const beats: FactHandlers = { Heartbeat: async ({ instance }) => void seen.push(instance) };
    const starting = followPatiently(flaky, { ...reader, clock }, beats).then((subscription) => ((serving = true), subscription));
    await clock.turn(14_999);
    expect(serving).toBe(false);
    await clock.turn(1);
    const subscription = await starting;
    down = false;
    await clock.turn(5000);
    await hand(exampleFact('Heartbeat', 'late'));
    expect(seen).toEqual(['late']);
    await subscription.drain();
  });
});

describe('the topic of originals', () => {
  it('is kept as long as the decisions, and as much divided', () => {
    expect(TOPICS.originals.keptDays).toBeGreaterThanOrEqual(TOPICS.mail.keptDays);
    expect(TOPICS.originals.partitions).toBe(TOPICS.mail.partitions);
  });
});
