import { inBatches } from '@postern/flow';
import { within } from '@postern/kernel';
import type { Clock } from '@postern/kernel';
import type { Store } from '@postern/platform-persistence';

import { doneBefore, markDone } from '../store/batches.js';
import type { DoneRecipient } from '../store/done-recipients.js';

/** Longest wait for the book: mail does not wait for PostgreSQL. */
const LIMIT_MS = 300;
/** After a failure nobody asks for this long. */
const REST_MS = 5000;
/** Mails or recipients of one statement. */
const MOST = 1000;

/**
 * Which recipients were done by any process. Best effort: without PostgreSQL nothing is known and nothing is noted, and a fact that comes again after a crash may be sent
 * twice; that is better than mail that waits for a database. Calls of the same moment share one statement.
 */
export interface DoneBook {
  /** Recipients of the mail that are done or queued; empty when the book does not answer. */
  before(msgId: string): Promise<ReadonlySet<string>>;
  note(msgId: string, recipients: readonly string[]): Promise<void>;
}

export function createDoneBook(store: Store, clock: Clock): DoneBook {
  let restUntilMs = 0;
  const careful = async <T>(work: () => Promise<T>, otherwise: T): Promise<T> => {
    if (clock.monotonicMs() < restUntilMs) return otherwise;
    try {
      return await within(clock, LIMIT_MS, 'book of done recipients', work);
    } catch {
      restUntilMs = clock.monotonicMs() + REST_MS;
      return otherwise;
    }
  };
  const ask = inBatches((msgIds: readonly string[]) => careful(() => doneBefore(store, msgIds), []), { most: MOST });
  const write = inBatches(
    (mails: readonly (readonly DoneRecipient[])[]) => careful(() => markDone(store, mails.flat(), clock.now()).then(() => undefined), undefined),
    { most: MOST, sizeOf: (done) => done.length },
  );
  return {
    async before(msgId) {
      const all = await ask.add(msgId);
      return new Set(all.filter((done) => done.msgId === msgId).map((done) => done.recipient));
    },
    async note(msgId, recipients) {
      if (recipients.length > 0) await write.add(recipients.map((recipient) => ({ msgId, recipient })));
    },
  };
}
