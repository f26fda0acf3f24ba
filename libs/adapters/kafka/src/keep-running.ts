import type { Consumer, ConsumerRunConfig } from 'kafkajs';

import type { KafkaOptions } from './kafka-options.js';
import { passes } from './passing-error.js';

const PAUSE_MS = 5000;

/**
 * Runs a consumer until the signal aborts; resolves when it is a member of its group for the first time. kafkajs restarts it after errors that it takes for passing
 * and gives it up after the others, such as a refused authorization or a topic that is not there yet. An operator mends those, so it is tried again here: a
 * consumer that ended for good in a process that looks well would be mail that stops.
 */
export async function keepRunning(
  consumer: Consumer,
  config: ConsumerRunConfig,
  options: KafkaOptions,
  what: string,
  signal: AbortSignal,
): Promise<void> {
  const { clock, log } = options;
  const joined = new Promise<void>((resolve, reject) => {
    consumer.on(consumer.events.GROUP_JOIN, () => resolve());
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  // When the start itself fails, nobody waits for it.
  joined.catch(() => undefined);
  const revive = async (): Promise<void> => {
    for (;;) {
      await clock.after(PAUSE_MS, signal);
      try {
        await consumer.connect();
        // Resolves also when the start fails; that is the next crash then.
        await consumer.run(config);
        return;
      } catch (thrown) {
        log.warn('KAFKA_CONSUMER_NOT_REVIVED', { consumer: what }, thrown);
      }
    }
  };
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (signal.aborted) return;
    // A coordinator that loads or moves, or a broker that is away, passes; kafkajs says which errors do.
    const tell = passes(payload.error) ? log.warn : log.error;
    tell('KAFKA_CONSUMER_CRASHED', { consumer: what, restarts: payload.restart }, payload.error);
    // Rejects only when the signal aborts.
    if (!payload.restart) revive().catch(() => undefined);
  });
  await consumer.run(config);
  await joined;
}
