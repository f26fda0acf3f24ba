import type { FactHandler, FactHandlers, FactName, FactOf } from '@postern/facts';
import { inBatches } from '@postern/flow';
import { messageOf, PoisonMessage } from '@postern/kernel';
import { isTransient } from '@postern/platform-persistence';
import type { Store } from '@postern/platform-persistence';
import type { Shell } from '@postern/platform-service';

import type { journalMetrics } from './journal.metrics.js';
import { recordDecisions, recordDeliveries, recordRefusals } from './store/write-facts.js';
import type { Recorded } from './store/write-facts.js';

/** A fact may wait this long for others to be written with, and so many go with one statement. */
const GATHER_MS = 10;
const MAX = 100;

/** Writes facts, those of the same moment together. What the database can never take is poison, alone; an outage is waited for. */
export function factHandlers(
  shell: Shell,
  store: Store,
  metrics: ReturnType<typeof journalMetrics>,
): FactHandlers & { readonly [Name in 'MailDecided' | 'RecipientRefused' | 'DeliveryAttempted']: FactHandler<Name> } {
  const writing = <Name extends FactName>(
    name: Name,
    record: (store: Store, facts: readonly Recorded<FactOf<Name>>[]) => Promise<void>,
  ): FactHandler<Name> => {
    const { add: write } = inBatches<Recorded<FactOf<Name>>>((facts) => record(store, facts), {
      gather: { clock: shell.clock, ms: GATHER_MS },
      max: MAX,
      mayBlameOne: (thrown) => !isTransient(thrown),
    });
    return async (fact, { id, value }) => {
      try {
        await write({ id, fact, bytes: value });
      } catch (thrown) {
        throw isTransient(thrown) ? thrown : new PoisonMessage(messageOf(thrown));
      }
      metrics.recorded.add(1, { fact: name });
    };
  };
  return {
    MailDecided: writing('MailDecided', recordDecisions),
    RecipientRefused: writing('RecipientRefused', recordRefusals),
    DeliveryAttempted: writing('DeliveryAttempted', recordDeliveries),
  };
}
