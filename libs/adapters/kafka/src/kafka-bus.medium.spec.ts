import { systemClock } from '@postern/adapter-system';
import { TOPICS } from '@postern/facts';
import { noMetrics, silentLog } from '@postern/kernel';
import type { Log, MessageBus } from '@postern/kernel';
import { describeFacts, describeMessageBus, startKafka } from '@postern/testing';
import type { TestKafka } from '@postern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createKafkaBus } from './kafka-bus.js';

const busOn = (brokers: string, log: Log = silentLog) =>
  createKafkaBus({
    brokers: [brokers],
    clientId: 'test',
    topics: Object.values(TOPICS),
    writes: [TOPICS.heartbeat.name],
    compression: 'gzip',
    clock: systemClock,
    log,
    metrics: noMetrics,
  });
const message = (id: string) => ({ topic: TOPICS.mail.name, key: id, id, value: Buffer.from(id) });
const answers = (bus: MessageBus) =>
  bus.check().then(
    () => 'up',
    () => 'down',
  );

const onKafka = async () => {
  const kafka = await startKafka();
  const first = busOn(kafka.brokers);
  await first.ensureTopics(1);
  await first.ensureTopics(1);
  await first.close();
  return { open: () => Promise.resolve(busOn(kafka.brokers)), stop: () => kafka.stop() };
};
describeMessageBus('Kafka', onKafka);
describeFacts('Kafka', onKafka);

describe('the bus on Kafka', () => {
  let kafka: TestKafka;
  beforeAll(async () => {
    kafka = await startKafka();
    const first = busOn(kafka.brokers);
    await first.ensureTopics(1);
    await first.close();
  });
  afterAll(() => kafka?.stop());

  it('lets the members of a group share its work, and those that stay take over from one that leaves', async () => {
    const buses = [busOn(kafka.brokers), busOn(kafka.brokers)] as const;
    const seen = [new Set<string>(), new Set<string>()] as const;
    const join = (i: 0 | 1) => buses[i].consume({ group: 'shared', topics: [TOPICS.mail.name] }, async (m) => void seen[i].add(m.id));
    const [one, two] = await Promise.all([join(0), join(1)]);
    let sent = 0;
    const send = () => buses[0].publish(Array.from({ length: 24 }, () => message(`shared-${sent++}`)));
    const all = () => new Set([...seen[0], ...seen[1]]).size;
    // A member may have all partitions until the other has joined.
    await expect.poll(async () => (await send(), Math.min(seen[0].size, seen[1].size)), { timeout: 60_000 }).toBeGreaterThan(0);
    await expect.poll(all, { timeout: 60_000 }).toBe(sent);
    await one.drain();
    await send();
    await expect.poll(all, { timeout: 60_000 }).toBe(sent);
    await two.drain();
    await expect.poll(() => buses[0].lag('shared', TOPICS.mail.name), { timeout: 30_000 }).toBe(0);
    await Promise.all(buses.map((bus) => bus.close()));
  });

  it('lets end what is in hand before another member takes its partitions, so that nothing is handled twice', async () => {
    const handing = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    const log: Log = { ...silentLog, info: (code) => void (code === 'KAFKA_HANDING_OVER' && handing.resolve()) };
    const buses = [busOn(kafka.brokers, log), busOn(kafka.brokers)] as const;
    const seen: string[] = [];
    const ended: string[] = [];
    const mine = (id: string) => id.startsWith('handed-over-');
    const one = await buses[0].consume({ group: 'handing-over', topics: [TOPICS.mail.name], concurrency: 4 }, async ({ id }) => {
      if (!mine(id)) return;
      seen.push(id);
      await finish.promise;
      ended.push(id);
    });
    const sent = Array.from({ length: 12 }, (_unused, i) => message(`handed-over-${i}`));
    await buses[0].publish(sent);
    await expect.poll(() => seen.length, { timeout: 60_000 }).toBe(4);
    let joined = false;
    const joining = buses[1].consume({ group: 'handing-over', topics: [TOPICS.mail.name] }, async ({ id }) => void (mine(id) && seen.push(id)));
    void joining.then(() => (joined = true));
    await handing.promise;
    expect({ joined, ended }).toEqual({ joined: false, ended: [] });
    finish.resolve();
    const two = await joining;
    await expect.poll(() => new Set(seen).size, { timeout: 60_000 }).toBe(sent.length);
    await expect.poll(() => buses[0].lag('handing-over', TOPICS.mail.name), { timeout: 60_000 }).toBe(0);
    expect([...seen].sort()).toEqual(sent.map(({ id }) => id).sort());
    await two.drain();
    await one.drain();
    await Promise.all(buses.map((bus) => bus.close()));
  });

  it('hands each message to one handler while members come and go under load', async () => {
    const buses = [busOn(kafka.brokers), busOn(kafka.brokers), busOn(kafka.brokers)] as const;
    const handled = new Map<string, number>();
    const busy = new Set<string>();
    let joined = 0;
    const join = async (i: 0 | 1 | 2) => {
      // Slow as a next hop is slow: at any moment some are at work.
      const slow = async ({ id }: { readonly id: string }) => {
        busy.add(id);
        await systemClock.after(400);
        busy.delete(id);
        handled.set(id, (handled.get(id) ?? 0) + 1);
      };
      const subscription = await buses[i].consume({ group: 'busy', topics: [TOPICS.mail.name], concurrency: 16 }, slow);
      joined += 1;
      return subscription;
    };
    const members = [await join(0)];
    await expect.poll(() => buses[0].lag('busy', TOPICS.mail.name), { timeout: 60_000 }).toBe(0);
    handled.clear();
    let sent = 0;
    const flow = async (until: () => boolean) => {
      while (!until()) {
        await buses[0].publish([message(`busy-${sent++}`), message(`busy-${sent++}`)]);
        await expect.poll(() => busy.size, { timeout: 60_000 }).toBeLessThan(12);
      }
    };
    for (const i of [1, 2] as const) {
      const [member] = await Promise.all([join(i), flow(() => joined > i)]);
      members.push(member);
    }
    let left = false;
    const leave = async () => {
      await members[0]?.drain();
      left = true;
    };
    await Promise.all([leave(), flow(() => left)]);
    await expect.poll(() => handled.size, { timeout: 60_000 }).toBe(sent);
    for (const member of members.slice(1)) await member.drain();
    expect([...handled].filter(([, times]) => times > 1)).toEqual([]);
    await Promise.all(buses.map((bus) => bus.close()));
  });

  it('gives up a publish to a broker that hangs, and goes on when it answers again', async () => {
    const bus = busOn(kafka.brokers);
    await bus.publish([message('before the pause')]);
    await kafka.freeze();
    try {
      await expect(bus.publish([message('meanwhile')], { timeoutMs: 1000 })).rejects.toThrow('publish');
      expect(await answers(bus)).toBe('down');
    } finally {
      kafka.thaw();
    }
    await expect.poll(() => answers(bus), { timeout: 60_000 }).toBe('up');
    await bus.publish([message('after the pause')], { timeoutMs: 60_000 });
    await bus.close();
  });

  it('rejects while the broker is gone, and everything goes on when it is back', async () => {
    const bus = busOn(kafka.brokers);
    const seen: string[] = [];
    const followed: string[] = [];
    const setting = (id: string) => ({ topic: TOPICS.config.name, key: 'settings', id, value: Buffer.from(id) });
    await bus.publish([message('before'), setting('old')]);
    const subscription = await bus.consume({ group: 'restart', topics: [TOPICS.mail.name] }, async (m) => void seen.push(m.id));
    const follower = await bus.follow(TOPICS.config.name, async (m) => void followed.push(m.id));
    await kafka.kill();
    await expect(bus.publish([message('during')], { timeoutMs: 1500 })).rejects.toThrow(/publish|connection|ECONNREFUSED/i);
    expect(await answers(bus)).toBe('down');
    await kafka.restart();
    await expect.poll(() => answers(bus), { timeout: 60_000 }).toBe('up');
    await bus.publish([message('after'), setting('new')], { timeoutMs: 60_000 });
    await expect.poll(() => seen, { timeout: 90_000 }).toEqual(expect.arrayContaining(['before', 'after']));
    await expect.poll(() => followed.at(-1), { timeout: 90_000 }).toBe('new');
    await subscription.drain();
    await follower.drain();
    await bus.close();
  });
});
