import { consume, FACT_NAMES, FACTS, factsOn, follow, TOPICS } from '@postern/facts';
import type { FactHandler, FactHandlers, FactName } from '@postern/facts';
import { DEAD_LETTER_TOPIC } from '@postern/flow';
import { noMetrics, silentLog } from '@postern/kernel';
import type { IncomingMessage, MessageBus, Metrics } from '@postern/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { exampleFact, foreignFactsOn } from '../foreign-facts.js';
import type { BusUnderTest } from './message-bus.contract.js';

const LIMIT_MS = 60_000;
let serial = 0;
const unique = (what: string) => `${what}-${process.pid}-${++serial}`;

/** What the groups and followers of the house do with the facts of a topic: handle all of them, or ignore all but the first. */
const READERS = ['handles every fact', 'ignores all but one'] as const;

function handlersFor(topic: string, reader: (typeof READERS)[number], note: (name: FactName, message: IncomingMessage) => void): FactHandlers {
  const [first, ...rest] = factsOn(topic);
  if (first === undefined) throw new Error(`no facts on ${topic}`);
  const handled = reader === 'handles every fact' ? [first, ...rest] : [first];
  const handler =
    (name: FactName): FactHandler<never> =>
    async (_value, message) =>
      note(name, message);
  return { ...Object.fromEntries(handled.map((name) => [name, handler(name)])), ignores: reader === 'handles every fact' ? [] : rest };
}

/** What every bus must do with facts: hand over those that are known, and put everything else with the dead letters, for every reader of the topic. */
export function describeFacts(name: string, start: () => Promise<BusUnderTest>): void {
  describe(`facts on ${name}`, () => {
    let sut: BusUnderTest;
    let bus: MessageBus;
    const letters: IncomingMessage[] = [];
    let counted: Record<string, number> = {};
    const metrics: Metrics = {
      ...noMetrics,
      counter: () => ({ add: (count, labels) => void (counted[labels?.['topic'] ?? ''] = (counted[labels?.['topic'] ?? ''] ?? 0) + count) }),
    };
    const reader = { log: silentLog, metrics, clock: { now: () => 0 }, every: () => {} };
    beforeAll(async () => {
      sut = await start();
      bus = await sut.open();
      await bus.consume({ group: unique('letters'), topics: [DEAD_LETTER_TOPIC] }, (letter) => Promise.resolve(void letters.push(letter)));
    });
    afterAll(async () => {
      await bus?.close();
      await sut?.stop();
    });
    const lettersFor = (group: string, key: string) =>
      letters.filter((letter) => letter.headers['dlq-group'] === group && letter.id.startsWith(`${key}/`));

    const streams = Object.values(TOPICS).filter((topic) => !topic.compacted && topic.name !== DEAD_LETTER_TOPIC);
    const compacted = Object.values(TOPICS).filter((topic) => topic.compacted);

    it('cover every topic that a fact travels on', () => {
      expect(new Set(FACT_NAMES.map((fact) => FACTS[fact].topic.name))).toEqual(new Set([...streams, ...compacted].map((topic) => topic.name)));
    });

    it.each(streams.flatMap((topic) => READERS.map((what) => [topic.name, what] as const)))(
      'on %s reach a group that %s, and what is foreign is a dead letter',
      async (topic, what) => {
        const key = unique('fact');
        const group = unique('group');
        const seen: string[] = [];
        counted = {};
        const handlers = handlersFor(topic, what, (fact, message) => void (message.key === key && seen.push(fact)));
        const subscription = await consume(bus, reader, { group }, handlers);
        const foreign = foreignFactsOn(topic, key);
        await bus.publish([...foreign.map(([, message]) => message), ...factsOn(topic).map((fact) => exampleFact(fact, key, `${key}/${fact}`))]);
        await expect.poll(() => lettersFor(group, key).length, { timeout: LIMIT_MS }).toBe(foreign.length);
        await expect.poll(() => bus.lag(group, topic), { timeout: LIMIT_MS }).toBe(0);
        expect(seen).toEqual(what === 'handles every fact' ? factsOn(topic) : factsOn(topic).slice(0, 1));
        for (const [why, message] of foreign) {
          const letter = lettersFor(group, key).find((one) => one.id === `${message.id}/${group}`);
          expect(letter?.headers, why).toMatchObject({ 'dlq-topic': topic, 'dlq-attempts': '1' });
          expect(letter?.headers['dlq-reason'], why).toMatch(/ce-type|does not belong|not understood|^not a /);
          expect(letter?.value.equals(message.value), why).toBe(true);
        }
        expect(counted[topic]).toBeGreaterThanOrEqual(foreign.length);
        await subscription.drain();
      },
    );

    it.each(compacted.map((topic) => [topic.name] as const))(
      'on %s reach a follower, and what is foreign is a dead letter of who watches it',
      async (topic) => {
        const key = unique('fact');
        const watcher = unique('watcher');
        const seen: string[] = [];
        counted = {};
        const handlers = handlersFor(topic, 'handles every fact', (_fact, message) => void seen.push(message.id));
        const [watching, other] = [await follow(bus, reader, handlers, { lettersAs: watcher }), await follow(bus, reader, handlers)];
        const foreign = foreignFactsOn(topic, key);
        const last = exampleFact(factsOn(topic)[0] as FactName, key, `${key}/last`);
        await bus.publish([...foreign.map(([, message]) => message), last]);
        await expect.poll(() => lettersFor(watcher, key).length, { timeout: LIMIT_MS }).toBe(foreign.length);
        await expect.poll(() => seen.filter((id) => id === `${key}/last`).length, { timeout: LIMIT_MS }).toBe(2);
        expect(seen.filter((id) => id.startsWith(`${key}/foreign`))).toEqual([]);
        expect(counted[topic]).toBeGreaterThanOrEqual(2 * foreign.length);
        expect(letters.filter((letter) => letter.id.startsWith(`${key}/`))).toHaveLength(foreign.length);
        await watching.drain();
        await other.drain();
      },
    );
  });
}
