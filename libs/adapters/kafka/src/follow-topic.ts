import { randomUUID } from 'node:crypto';

import type { ConsumerRunConfig, Kafka } from 'kafkajs';

import type { MessageHandler, Subscription } from '@postern/kernel';

import { incoming } from './incoming.js';
import type { KafkaOptions } from './kafka-options.js';
import { keepRunning } from './keep-running.js';
import { whilePassing } from './passing-error.js';

/** Prefix of the groups that followers have for their lifetime; nothing is ever committed in them. */
export const FOLLOWER_GROUPS = 'follow-';

/** How long a broker keeps a question open that it has nothing for; what comes meanwhile is answered immediately. */
const IDLE_WAIT_MS = 1000;

/** Every message of a compacted topic from its beginning, then each new one, to this process alone. */
export async function followTopic(client: Kafka, options: KafkaOptions, topic: string, handler: MessageHandler): Promise<Subscription> {
  const { log } = options;
  const ends = await whilePassing(options.clock, () => topicEnds(client, topic));
  const ending = new AbortController();
  const consumer = client.consumer({
    groupId: `${FOLLOWER_GROUPS}${topic}-${randomUUID()}`,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: IDLE_WAIT_MS,
    retry: { initialRetryTime: 200, maxRetryTime: 5000, retries: 10, restartOnFailure: () => Promise.resolve(!ending.signal.aborted) },
  });
  const handled = new Map<number, number>();
  let caughtUp: () => void = () => undefined;
  const upToDate = new Promise<void>((resolve) => (caughtUp = resolve));
  const look = () => {
    if ([...ends].every(([partition, end]) => (handled.get(partition) ?? -1) >= end - 1)) caughtUp();
  };
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  const config: ConsumerRunConfig = {
    autoCommit: false,
    eachMessage: async ({ partition, message }) => {
      const offset = Number(message.offset);
      // After a reconnect without a committed offset the topic comes again from its beginning.
      if (offset <= (handled.get(partition) ?? -1)) return;
      const given = incoming(topic, partition, message);
      await handler(given, ending.signal).catch((thrown: unknown) => log.error('BUS_FOLLOWER_FAILED', { topic, id: given.id }, thrown));
      handled.set(partition, offset);
      look();
    },
  };
  await keepRunning(consumer, config, options, `follower of ${topic}`, ending.signal);
  look();
  await upToDate;
  return {
    async drain() {
      ending.abort(new Error('draining'));
      await consumer.disconnect();
    },
  };
}

/** End offsets of partitions that hold something. */
async function topicEnds(client: Kafka, topic: string): Promise<ReadonlyMap<number, number>> {
  const admin = client.admin();
  await admin.connect();
  try {
    const offsets = await admin.fetchTopicOffsets(topic);
    return new Map(offsets.filter(({ high, low }) => Number(high) > Number(low)).map(({ partition, high }) => [partition, Number(high)]));
  } finally {
    await admin.disconnect();
  }
}
