import { within } from '@postern/kernel';
import type { MessageBus, OutgoingMessage, Subscription } from '@postern/kernel';

import { consumeGroup } from './consume-group.js';
import type { GroupSubscription } from './consume-group.js';
import { createClient } from './create-client.js';
import { followTopic } from './follow-topic.js';
import type { KafkaOptions } from './kafka-options.js';
import { createPublisher } from './publisher.js';
import { ensureTopics } from './topics.js';
import { ageByBisection } from './waiting-since.js';

const CHECK_LIMIT_MS = 2000;

/** The bus on Kafka. Connects at the first use and again after an outage by itself. */
export function createKafkaBus(options: KafkaOptions): MessageBus & { ensureTopics(replication: number): Promise<void> } {
  const client = createClient(options);
  const publisher = createPublisher(client, options);
  const deadLetters = options.metrics.counter('postern_bus_dead_letters_total', 'Messages that no handler could take');
  let admin = client.admin();
  const open = new Set<GroupSubscription>();
  const followers = new Set<Subscription>();
  // Of other topics than its own a service may not even ask.
  const written = new Set<string>(options.writes);
  let connecting: Promise<void> | undefined;
  const connected = async () => {
    connecting ??= admin.connect();
    await connecting.catch((thrown: unknown) => {
      connecting = undefined;
      throw thrown;
    });
    return admin;
  };
  /** Where the group goes on in each partition, and where the partition ends. */
  const positions = async (group: string, topic: string) => {
    const ready = await connected();
    const ends = await ready.fetchTopicOffsets(topic).catch((thrown: unknown) => {
      // Its view of the topic may date from when a broker was away, and kafkajs keeps that for five minutes: a partition without a leader has no ends at all. A new one looks anew.
      if (admin === ready) {
        admin = client.admin();
        connecting = undefined;
      }
      void ready.disconnect().catch(() => undefined);
      throw thrown;
    });
    const [own] = await ready.fetchOffsets({ groupId: group, topics: [topic] });
    return ends.map(({ partition, high, low }) => {
      const committed = Number(own?.partitions.find((p) => p.partition === partition)?.offset ?? -1);
      return { partition, at: Math.max(committed, Number(low)), end: Number(high) };
    });
  };
  return {
    publish(messages, limits) {
      for (const { topic } of messages) written.add(topic);
      return publisher.publish(messages, limits);
    },
    async consume(wanted, handler) {
      const parts = {
        client,
        options,
        publish: (messages: readonly OutgoingMessage[]) => publisher.publish(messages),
        onDeadLetter: () => deadLetters.add(1),
      };
      const subscription = await consumeGroup(parts, wanted, handler);
      open.add(subscription);
      return { drain: () => subscription.drain().finally(() => open.delete(subscription)) };
    },
    async follow(topic, handler) {
      const follower = await followTopic(client, options, topic, handler);
      followers.add(follower);
      return { drain: () => follower.drain().finally(() => followers.delete(follower)) };
    },
    async lag(group, topic) {
      return (await positions(group, topic)).reduce((sum, { at, end }) => sum + end - at, 0);
    },
    async waitingSince(group, topic) {
      const behind = (await positions(group, topic)).filter(({ at, end }) => at < end);
      if (behind.length === 0) return undefined;
      const ready = await connected();
      const now = options.clock.now();
      const age = await ageByBisection(async (ageMs) => {
        const firstAfter = await ready.fetchTopicOffsetsByTimestamp(topic, Math.floor(now - ageMs));
        return behind.some(({ partition, at }) => firstAfter.some((one) => one.partition === partition && Number(one.offset) > at));
      });
      return now - age;
    },
    async check(signal) {
      signal?.throwIfAborted();
      await within(options.clock, CHECK_LIMIT_MS, 'Kafka', async () => {
        const { topics } = await (await connected()).fetchTopicMetadata({ topics: [...written] });
        const headless = topics.find((topic) => topic.partitions.length === 0 || topic.partitions.some((p) => p.leader < 0));
        if (headless !== undefined) throw new Error(`a partition of ${headless.name} has no leader`);
      });
    },
    ensureTopics: (replication) => ensureTopics(client, options.topics, replication),
    async close() {
      // Who wanted their handlers to finish has drained before.
      await Promise.all([...open].map((subscription) => subscription.abandon()));
      await Promise.all([...followers].map((follower) => follower.drain()));
      await publisher.close();
      await admin.disconnect().catch(() => undefined);
    },
  };
}
