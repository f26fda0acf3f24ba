import type { FactHandlers } from '@postern/facts';
import { inBatches } from '@postern/flow';
import { messageOf, parseMsgId, PoisonMessage } from '@postern/kernel';
import { isTransient } from '@postern/platform-persistence';
import type { Shell } from '@postern/platform-service';

import type { journalMetrics } from './journal.metrics.js';
import type { FactsOfMail, JournalWriter } from './store/journal-writer.js';

/** A fact may wait this long for others to be written with, and so many go with one transaction. */
const GATHER_MS = 10;
const MAX = 200;

/** Writes facts, those of the same moment together, whichever they are. What the database can never take is poison, alone; an outage is waited for. */
export function factHandlers(shell: Pick<Shell, 'clock'>, writer: Pick<JournalWriter, 'record'>, metrics: ReturnType<typeof journalMetrics>) {
  const { add } = inBatches<FactsOfMail>((all) => writer.record(together(all)), {
    gather: { clock: shell.clock, ms: GATHER_MS },
    max: MAX,
    mayBlameOne: (thrown) => !isTransient(thrown),
  });
  const write = async (fact: string, msgId: string, one: FactsOfMail) => {
    // The id says on which day a mail came, and so where all about it is kept.
    if (parseMsgId(msgId) === undefined) throw new PoisonMessage(`${fact} of no MsgId`);
    try {
      await add(one);
    } catch (thrown) {
      throw isTransient(thrown) ? thrown : new PoisonMessage(messageOf(thrown));
    }
    metrics.recorded.add(1, { fact });
  };
  return {
    MailDecided: (fact, { id, value: bytes }) => write('MailDecided', fact.msgId, { decisions: [{ id, fact, bytes }] }),
    RecipientRefused: (fact, { id, value: bytes }) => write('RecipientRefused', fact.msgId, { refusals: [{ id, fact, bytes }] }),
    DeliveryAttempted: (fact, { id, value: bytes }) => write('DeliveryAttempted', fact.msgId, { deliveries: [{ id, fact, bytes }] }),
  } satisfies FactHandlers;
}

function together(all: readonly FactsOfMail[]): FactsOfMail {
  return {
    decisions: all.flatMap((one) => one.decisions ?? []),
    deliveries: all.flatMap((one) => one.deliveries ?? []),
    refusals: all.flatMap((one) => one.refusals ?? []),
  };
}
