import { randomBytes } from 'node:crypto';

import { TOPICS } from '@postern/facts';
import { DEAD_LETTER_TOPIC } from '@postern/flow';
import { PoisonMessage } from '@postern/kernel';
import { isRemoval, removalOf } from '@postern/kernel';
import type { IncomingMessage, MessageBus, MessageHandler, OutgoingMessage } from '@postern/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

export interface BusUnderTest {
  /** A bus on the same broker, as another process would have it; the test closes it. */
  open(): Promise<MessageBus>;
  stop(): Promise<void>;
}

const LIMIT_MS = 60_000;
let serial = 0;
const unique = (what: string) => `${what}-${process.pid}-${++serial}`;
const message = (key: string, value: string, topic: string = TOPICS.mail.name): OutgoingMessage => ({
  topic,
  key,
  id: unique(`id-${value}`),
  value: Buffer.from(value),
  headers: { 'x-test': 'yes' },
});

/** Collects what a handler sees and waits for it. */
function collector(filter: (m: IncomingMessage) => boolean, act: (m: IncomingMessage) => Promise<void> = () => Promise.resolve()) {
  const seen: IncomingMessage[] = [];
  const watchers = new Set<() => void>();
  const handler: MessageHandler = async (m) => {
    if (!filter(m)) return;
    seen.push(m);
    for (const look of watchers) look();
    await act(m);
  };
  const until = (what: string, done: (all: readonly IncomingMessage[]) => boolean) =>
    new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${what}: saw ${seen.map((m) => m.value.toString()).join(', ')}`)), LIMIT_MS);
      const look = () => {
        if (!done(seen)) return;
        clearTimeout(timer);
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
    });
  return { seen, handler, until };
}
const values = (all: readonly IncomingMessage[]) => all.map((m) => m.value.toString());

/** What every MessageBus must do. Topics are shared by all tests of a run, so each looks at keys of its own. */
export function describeMessageBus(name: string, start: () => Promise<BusUnderTest>): void {
  describe(`${name} as a message bus`, () => {
    let sut: BusUnderTest;
    let bus: MessageBus;
    beforeAll(async () => {
      sut = await start();
      bus = await sut.open();
    });
    afterAll(async () => {
      await bus?.close();
      await sut?.stop();
    });

    /** Positions only pass what is handled without a gap, so what other tests left in the topic must be handled first. */
    const caughtUp = (group: string) => expect.poll(() => bus.lag(group, TOPICS.mail.name), { timeout: LIMIT_MS }).toBe(0);

    it('hands a message over with its key, id, headers and octets', async () => {
      const key = unique('whole');
      const { seen, handler, until } = collector((m) => m.key === key);
      const subscription = await bus.consume({ group: unique('g'), topics: [TOPICS.mail.name] }, handler);
      const sent = { ...message(key, 'ä'), value: Buffer.from([0, 255, 1]) };
      await bus.publish([sent]);
      await until('the message', (all) => all.length === 1);
      expect(seen[0]).toMatchObject({ topic: TOPICS.mail.name, key, id: sent.id, attempt: 1, headers: { 'x-test': 'yes' } });
      expect(seen[0]?.value.equals(sent.value)).toBe(true);
      expect(Math.abs((seen[0]?.publishedAtMs ?? 0) - Date.now())).toBeLessThan(600_000);
      await subscription.drain();
    });

    it('takes small originals with their decisions, hundreds of one key at once, and hands each over whole', async () => {
      const key = unique('originals');
      const originals = Array.from({ length: 120 }, (_unused, i) => ({
        ...message(key, String(i), TOPICS.originals.name),
        value: randomBytes(32 * 1024),
      }));
      const { seen, handler, until } = collector((m) => m.key === key);
      const subscription = await bus.consume({ group: unique('g'), topics: [TOPICS.mail.name, TOPICS.originals.name], concurrency: 8 }, handler);
      await Promise.all(originals.map((original, i) => bus.publish([original, message(key, `decision ${i}`)])));
      await until('all', (all) => all.length >= 240);
      const arrived = new Map(seen.filter(({ topic }) => topic === TOPICS.originals.name).map(({ id, value }) => [id, value]));
      expect(originals.filter(({ id, value }) => !(arrived.get(id)?.equals(value) ?? false))).toEqual([]);
      expect(values(seen.filter(({ topic }) => topic === TOPICS.mail.name))).toEqual(originals.map((_original, i) => `decision ${i}`));
      await subscription.drain();
    });

    it('gives a new group what was published before it, and keeps the order of a key', async () => {
      const key = unique('order');
      const sent = Array.from({ length: 50 }, (_unused, i) => message(key, String(i)));
      await bus.publish(sent.slice(0, 30));
      const { seen, handler, until } = collector((m) => m.key === key);
      const subscription = await bus.consume({ group: unique('g'), topics: [TOPICS.mail.name], concurrency: 8 }, handler);
      await bus.publish(sent.slice(30));
      await until('all', (all) => all.length >= 50);
      expect(values(seen)).toEqual(sent.map((m) => m.value.toString()));
      await subscription.drain();
    });

    it('does not repeat to a group what it has handled, also not to its next process', async () => {
      const key = unique('once');
      const group = unique('g');
      const first = collector((m) => m.key === key);
      const one = await bus.consume({ group, topics: [TOPICS.mail.name] }, first.handler);
      await bus.publish([message(key, 'a'), message(key, 'b')]);
      await first.until('both', (all) => all.length === 2);
      await caughtUp(group);
      await one.drain();
      const other = await sut.open();
      const second = collector((m) => m.key === key);
      const two = await other.consume({ group, topics: [TOPICS.mail.name] }, second.handler);
      await bus.publish([message(key, 'c')]);
      await second.until('the new one', (all) => all.length >= 1);
      expect(values(second.seen)).toEqual(['c']);
      await two.drain();
      await other.close();
    });

    it('repeats what was not handled when its process ended', async () => {
      const key = unique('crash');
      const group = unique('g');
      const doomed = await sut.open();
      const first = collector(
        (m) => m.key === key,
        () => new Promise(() => undefined),
      );
      await doomed.consume({ group, topics: [TOPICS.mail.name] }, first.handler);
      await bus.publish([message(key, 'a')]);
      await first.until('the message', (all) => all.length === 1);
      // No drain: the handler never ends, as in a process that was killed. Closing only frees the connection.
      void doomed.close().catch(() => undefined);
      const second = collector((m) => m.key === key);
      const two = await bus.consume({ group, topics: [TOPICS.mail.name] }, second.handler);
      await second.until('the message again', (all) => all.length === 1);
      await two.drain();
    });

    it('tries a failing message again, and others go on meanwhile', async () => {
      const [bad, good] = [unique('bad'), unique('good')];
      const { seen, handler, until } = collector(
        (m) => m.key === bad || m.key === good,
        (m) => (m.key === bad && m.attempt < 3 ? Promise.reject(new Error('not yet')) : Promise.resolve()),
      );
      const subscription = await bus.consume({ group: unique('g'), topics: [TOPICS.mail.name], backoffMs: () => 50 }, handler);
      await bus.publish([message(bad, 'bad'), message(good, 'good')]);
      await until('three attempts and the other', (all) => all.filter((m) => m.key === bad).length === 3 && all.some((m) => m.key === good));
      expect(seen.filter((m) => m.key === bad).map((m) => m.attempt)).toEqual([1, 2, 3]);
      await subscription.drain();
    });

    it.each([
      ['poison', 1, () => Promise.reject(new PoisonMessage('cannot be read'))],
      ['what failed too often', 3, () => Promise.reject(new Error('cannot be read'))],
    ])('puts %s into the dead-letter topic and goes on', async (_name, attempts, act) => {
      const key = unique('dead');
      const group = unique('g');
      const { seen, handler, until } = collector(
        (m) => m.key === key,
        (m) => (m.value.toString() === 'bad' ? act() : Promise.resolve()),
      );
      const letters = collector((m) => m.key === key);
      const reading = await bus.consume({ group: unique('letters'), topics: [DEAD_LETTER_TOPIC] }, letters.handler);
      const subscription = await bus.consume({ group, topics: [TOPICS.mail.name], maxAttempts: 3, backoffMs: () => 20 }, handler);
      await bus.publish([message(key, 'bad'), message(key, 'next')]);
      await until('the next message', (all) => values(all).includes('next'));
      await letters.until('the letter', (all) => all.length === 1);
      expect(seen.filter((m) => m.value.toString() === 'bad')).toHaveLength(attempts);
      expect(letters.seen[0]).toMatchObject({ headers: { 'dlq-topic': TOPICS.mail.name, 'dlq-group': group, 'dlq-attempts': String(attempts) } });
      expect(letters.seen[0]?.headers['dlq-reason']).toContain('cannot be read');
      await subscription.drain();
      await reading.drain();
    });

    it('follows a compacted topic: the newest of each key immediately, then each change, to every follower', async () => {
      const key = unique('settings');
      await bus.publish([message(key, 'old', TOPICS.config.name), message(key, 'new', TOPICS.config.name)]);
      const first = collector((m) => m.key === key);
      const one = await bus.follow(TOPICS.config.name, first.handler);
      expect(values(first.seen).at(-1)).toBe('new');
      const second = collector((m) => m.key === key);
      const two = await bus.follow(TOPICS.config.name, second.handler);
      await bus.publish([message(key, 'newest', TOPICS.config.name)]);
      await Promise.all([first, second].map((c) => c.until('the change', (all) => values(all).at(-1) === 'newest')));
      await one.drain();
      await two.drain();
    });

    it('tells a follower of a compacted topic that a key was taken away', async () => {
      const key = unique('gone');
      const { seen, handler, until } = collector((m) => m.key === key);
      const subscription = await bus.follow(TOPICS.config.name, handler);
      await bus.publish([message(key, 'there', TOPICS.config.name)]);
      await bus.publish([removalOf(TOPICS.config.name, key)]);
      await until('the removal', (all) => all.length === 2);
      expect(seen.map((one) => isRemoval(one))).toEqual([false, true]);
      await subscription.drain();
    });

    it('lets a handler in flight finish at a drain, commits it, and takes nothing new', async () => {
      const key = unique('drain');
      const group = unique('g');
      let finish: () => void = () => undefined;
      const gate = new Promise<void>((resolve) => (finish = resolve));
      const { seen, handler, until } = collector(
        (m) => m.key === key,
        () => gate,
      );
      const subscription = await bus.consume({ group, topics: [TOPICS.mail.name], concurrency: 1 }, handler);
      await caughtUp(group);
      await bus.publish([message(key, 'a'), message(key, 'b')]);
      await until('the first', (all) => all.length === 1);
      const drained = subscription.drain();
      finish();
      await drained;
      expect(values(seen)).toEqual(['a']);
      const second = collector((m) => m.key === key);
      const two = await bus.consume({ group, topics: [TOPICS.mail.name] }, second.handler);
      await second.until('the rest', (all) => all.length >= 1);
      expect(values(second.seen)).toEqual(['b']);
      await two.drain();
    });

    it('counts the lag of a group', async () => {
      const key = unique('lag');
      const group = unique('g');
      const { handler, until } = collector((m) => m.key === key);
      const one = await bus.consume({ group, topics: [TOPICS.delivery.name] }, handler);
      await bus.publish([message(key, 'a', TOPICS.delivery.name)]);
      await until('the message', (all) => all.length === 1);
      await one.drain();
      const before = await bus.lag(group, TOPICS.delivery.name);
      await bus.publish([1, 2, 3].map((i) => message(key, String(i), TOPICS.delivery.name)));
      expect((await bus.lag(group, TOPICS.delivery.name)) - before).toBe(3);
    });

    it('tells since when the oldest message waits for a group, and that none does', async () => {
      const key = unique('since');
      const group = unique('g');
      const topic = TOPICS.delivery.name;
      const { handler, until } = collector((m) => m.key === key);
      const one = await bus.consume({ group, topics: [topic] }, handler);
      await bus.publish([message(key, 'a', topic)]);
      await until('the message', (all) => all.length === 1);
      await expect.poll(() => bus.lag(group, topic), { timeout: LIMIT_MS }).toBe(0);
      await one.drain();
      expect(await bus.waitingSince(group, topic)).toBeUndefined();
      const beforeMs = Date.now();
      await bus.publish([message(key, 'b', topic)]);
      const since = await bus.waitingSince(group, topic);
      // Not before it was published; a young message may count as one of now.
      expect(since).toBeGreaterThanOrEqual(beforeMs - 50);
      expect(since).toBeLessThanOrEqual(Date.now());
    });

    it('says that a publish would succeed', async () => {
      await expect(bus.check()).resolves.toBeUndefined();
    });
  });
}
