import { eventsV1 } from '@postern/contracts';
import { inBatches, PoisonMessage, TOPICS } from '@postern/kernel';
import type { IncomingMessage } from '@postern/kernel';
import { isTransient } from '@postern/platform-persistence';
import type { Store } from '@postern/platform-persistence';
import type { Shell } from '@postern/platform-service';

import type { journalMetrics } from './journal.metrics.js';
import { recordDecisions, recordDeliveries } from './store/write-facts.js';
import type { Recorded } from './store/write-facts.js';

/** A fact may wait this long for others to be written with, and so many go with one statement. */
const GATHER_MS = 10;
const MOST = 100;

/** Writes facts, those of the same moment together. What the database can never take is poison, alone; an outage is waited for. */
export function factHandler(shell: Shell, store: Store, metrics: ReturnType<typeof journalMetrics>): (message: IncomingMessage) => Promise<void> {
  const options = { clock: shell.clock, gatherMs: GATHER_MS, most: MOST };
  const maybeOne = (thrown: unknown) => !isTransient(thrown);
  const decision = inBatches((facts: readonly Recorded<eventsV1.MailDecided>[]) => recordDecisions(store, facts), options, maybeOne);
  const delivery = inBatches((facts: readonly Recorded<eventsV1.DeliveryAttempted>[]) => recordDeliveries(store, facts), options, maybeOne);
  return async (message) => {
    try {
      if (message.topic === TOPICS.mail.name) await decision(recorded(message, (bytes) => eventsV1.MailDecided.decode(bytes)));
      else await delivery(recorded(message, (bytes) => eventsV1.DeliveryAttempted.decode(bytes)));
    } catch (thrown) {
      if (thrown instanceof PoisonMessage || isTransient(thrown)) throw thrown;
      throw new PoisonMessage(thrown instanceof Error ? thrown.message : String(thrown));
    }
    metrics.recorded.add(1, { fact: message.topic });
    metrics.delay.set(Math.max(0, (shell.clock.now() - message.publishedAtMs) / 1000));
  };
}

function recorded<Fact>({ id, value }: IncomingMessage, decode: (bytes: Buffer) => Fact): Recorded<Fact> {
  try {
    return { id, fact: decode(value), bytes: value };
  } catch (cause) {
    throw new PoisonMessage(`unreadable fact: ${String(cause)}`);
  }
}
