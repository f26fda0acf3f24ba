import { CompressionTypes, Partitioners } from 'kafkajs';
import type { Kafka, Producer } from 'kafkajs';

import { inBatches } from '@postern/flow';
import { isRemoval, sizeOfMessages, within } from '@postern/kernel';
import type { OutgoingMessage, PublishOptions } from '@postern/kernel';

import type { KafkaOptions } from './kafka-options.js';

/** Bytes of one request, before compression. Messages of one partition are one record batch, and brokers take 1 MB of that by default: what waited together must not fail together. */
const MAX_BATCH_BYTES = 900_000;
const DEFAULT_LIMIT_MS = 30_000;
const REQUEST_LIMIT_MS = 20_000;

interface Publish {
  readonly messages: readonly OutgoingMessage[];
  /** A caller whose time is over; its messages are not sent any more if they have not been yet. */
  abandoned: boolean;
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
  const compression = options.compression === 'gzip' ? CompressionTypes.GZIP : CompressionTypes.None;
  let connected = false;
  producer.on(producer.events.DISCONNECT, () => (connected = false));

  const send = async (batch: readonly Publish[]) => {
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
    await producer.sendBatch({ topicMessages, acks: -1, timeout: REQUEST_LIMIT_MS, compression });
  };

  const publishes = inBatches(send, {
    max: MAX_BATCH_BYTES,
    sizeOf: ({ messages }) => sizeOfMessages(messages),
    isGone: ({ abandoned }) => abandoned,
  });

  return {
    publish(messages: readonly OutgoingMessage[], { timeoutMs = DEFAULT_LIMIT_MS, patienceMs = 0 }: PublishOptions = {}): Promise<void> {
      if (messages.length === 0) return Promise.resolve();
      const entry: Publish = { messages, abandoned: false };
      const send = () => (patienceMs > 0 ? publishes.addPatiently(entry, options.clock.after(patienceMs)) : publishes.add(entry));
      return within(options.clock, timeoutMs, 'publish', send).catch((thrown: unknown) => {
        entry.abandoned = true;
        throw thrown;
      });
    },
    async close() {
      await publishes.idle();
      await producer.disconnect();
    },
  };
}
