import { inBatches } from '@postern/flow';
import { within } from '@postern/kernel';
import type { Clock } from '@postern/kernel';
import type { Store } from '@postern/platform-persistence';

import { doneBefore, markDone, markSpent } from '../store/batches.js';
import type { DoneRecipient } from '../store/done-recipients.js';
import type { SpentRow } from '../store/entities.js';

/** Longest wait for an answer: mail does not wait for PostgreSQL. */
const LIMIT_MS = 300;
/** After a failure nobody asks for this long. */
const REST_MS = 5000;
/** Mails or recipients of one statement. */
const MAX = 1000;

/**
 * Which recipients were done by any process. Best effort: without PostgreSQL nothing is known and nothing is noted, and a fact that comes again after a crash may be sent
 * twice; that is better than mail that waits for a database. Calls of the same moment share one statement.
 */
export interface DeliveredRecipients {
  /** Recipients of the mail that are done or queued; empty when PostgreSQL does not answer. */
  before(msgId: string): Promise<ReadonlySet<string>>;
  /** False when PostgreSQL did not answer. */
  note(msgId: string, recipients: readonly string[]): Promise<boolean>;
  /** No first attempt needs this original any more. When PostgreSQL does not answer, the sweep of orphans finds it later. */
  spent(original: SpentOriginal): Promise<void>;
}

export interface SpentOriginal extends Pick<SpentRow, 'blobKey' | 'msgId'> {
  /** Recipients that were not written down. They have to be before the original goes: a fact that comes again without either looks like mail that was lost. */
  readonly unnoted: readonly string[];
}

export function createDeliveredRecipients(store: Store, clock: Clock): DeliveredRecipients {
  let restUntilMs = 0;
  const careful = async <T>(work: () => Promise<T>, otherwise: T): Promise<T> => {
    if (clock.monotonicMs() < restUntilMs) return otherwise;
    try {
      return await within(clock, LIMIT_MS, 'delivered recipients', work);
    } catch {
      restUntilMs = clock.monotonicMs() + REST_MS;
      return otherwise;
    }
  };
  const ask = inBatches((msgIds: readonly string[]) => careful(() => doneBefore(store, msgIds), []), { max: MAX });
  const write = inBatches(
    (mails: readonly (readonly DoneRecipient[])[]) => careful(() => markDone(store, mails.flat(), clock.now()).then(() => true), false),
    { max: MAX, sizeOf: (done) => done.length },
  );
  const spend = inBatches(
    (originals: readonly SpentOriginal[]) => careful(() => store.transaction((inner) => end(inner, originals, clock.now())), undefined),
    {
      max: MAX,
    },
  );
  return {
    spent: (original) => spend.add(original),
    note: async (msgId, recipients) => recipients.length === 0 || write.add(doneOf(msgId, recipients)),
    async before(msgId) {
      const all = await ask.add(msgId);
      return new Set(all.filter((done) => done.msgId === msgId).map((done) => done.recipient));
    },
  };
}

const doneOf = (msgId: string, recipients: readonly string[]) => recipients.map((recipient) => ({ msgId, recipient }));

async function end(store: Store, originals: readonly SpentOriginal[], nowMs: number): Promise<void> {
  await markDone(
    store,
    originals.flatMap(({ msgId, unnoted }) => doneOf(msgId, unnoted)),
    nowMs,
  );
  await markSpent(store, originals, nowMs);
}
