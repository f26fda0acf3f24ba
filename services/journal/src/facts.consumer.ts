import { eventsV1 } from '@postern/contracts';
import { PoisonMessage, TOPICS } from '@postern/kernel';
import type { Database, IncomingMessage } from '@postern/kernel';
import { recordDecision, recordDelivery } from '@postern/journal-store';
import { isTransient } from '@postern/platform-persistence';
import type { Shell } from '@postern/platform-service';

import type { journalMetrics } from './journal.metrics.js';

/** Writes one fact. What the database can never take is poison; an outage is waited for. */
export function factHandler(
  shell: Shell,
  database: Database,
  metrics: ReturnType<typeof journalMetrics>,
): (message: IncomingMessage) => Promise<void> {
  return async (message) => {
    try {
      if (message.topic === TOPICS.mail.name)
        await recordDecision(
          database,
          decode(() => eventsV1.MailDecided.decode(message.value)),
        );
      else
        await recordDelivery(
          database,
          message.id,
          decode(() => eventsV1.DeliveryAttempted.decode(message.value)),
        );
    } catch (thrown) {
      if (thrown instanceof PoisonMessage || isTransient(thrown)) throw thrown;
      throw new PoisonMessage(thrown instanceof Error ? thrown.message : String(thrown));
    }
    metrics.recorded.add(1, { fact: message.topic });
    metrics.delay.set(Math.max(0, (shell.clock.now() - message.publishedAtMs) / 1000));
  };
}

function decode<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new PoisonMessage(`unreadable fact: ${String(cause)}`);
  }
}
