import { Partitioners } from 'kafkajs';
import type { Kafka, Producer } from 'kafkajs';

import { isRemoval, within } from '@postern/kernel';
import type { OutgoingMessage } from '@postern/kernel';

import type { KafkaOptions } from './kafka-options.js';

/** Messages of one request. */
const MAX_BATCH = 500;
const DEFAULT_LIMIT_MS = 30_000;
const REQUEST_LIMIT_MS = 20_000;

interface Waiting {
  readonly messages: readonly OutgoingMessage[];
  /** A caller whose time is over; its messages are not sent any more if they have not been yet. */
  abandoned: boolean;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Sends with acks = all; what waits while a request is on its way goes with the next one. A publish that runs out of time may still reach the broker: a
 * repeat for consumers, who drop it by its id, never a loss.
 *
 * Not idempotent in Kafka's sense, on purpose: kafkajs reuses the sequence number of a request that it gave up, and a broker that had stored that one takes the next
 * request for its repeat and acknowledges it without storing it.
 */
export function createPublisher(client: Kafka, options: KafkaOptions) {
  const producer: Producer = client.producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
    maxInFlightRequests: 1,
  });
  const waiting: Waiting[] = [];
  let connected = false;
  let running: Promise<void> = Promise.resolve();
  let busy = false;
  producer.on(producer.events.DISCONNECT, () => (connected = false));

  const send = async (batch: readonly Waiting[]) => {
    if (!connected) {
      await producer.connect();
      connected = true;
    }
    const byTopic = Map.groupBy(
      batch.flatMap((one) => one.messages),
      (message) => message.topic,
    );
    const topicMessages = [...byTopic].map(([topic, messages]) => ({
      topic,
      messages: messages.map((m) => ({ key: m.key, value: isRemoval(m) ? null : m.value, headers: { ...m.headers, 'ce-id': m.id } })),
    }));
    await producer.sendBatch({ topicMessages, acks: -1, timeout: REQUEST_LIMIT_MS });
  };

  const pump = async () => {
    while (waiting.length > 0) {
      const batch: Waiting[] = [];
      let size = 0;
      while (waiting[0] !== undefined && (batch.length === 0 || size + waiting[0].messages.length <= MAX_BATCH)) {
        const one = waiting.shift() as Waiting;
        if (one.abandoned) continue;
        size += one.messages.length;
        batch.push(one);
      }
      if (batch.length === 0) continue;
      try {
        await send(batch);
        for (const one of batch) one.resolve();
      } catch (thrown) {
        for (const one of batch) one.reject(thrown);
      }
    }
    busy = false;
  };

  return {
    publish(messages: readonly OutgoingMessage[], timeoutMs = DEFAULT_LIMIT_MS): Promise<void> {
      if (messages.length === 0) return Promise.resolve();
      let entry: Waiting | undefined;
      const sent = new Promise<void>((resolve, reject) => {
        entry = { messages, abandoned: false, resolve, reject };
        waiting.push(entry);
      });
      if (!busy) {
        busy = true;
        running = pump();
      }
      return within(options.clock, timeoutMs, 'publish', () => sent).catch((thrown: unknown) => {
        if (entry !== undefined) entry.abandoned = true;
        throw thrown;
      });
    },
    async close() {
      await running;
      await producer.disconnect();
    },
  };
}
