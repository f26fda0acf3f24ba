import { within } from '@postern/kernel';
import type { Clock } from '@postern/kernel';
import type { Store } from '@postern/platform-persistence';

import { doneBefore, markDone } from '../store/batches.js';
import type { DoneRecipient } from '../store/done-recipients.js';

/** Longest wait for the book: mail does not wait for PostgreSQL. */
const LIMIT_MS = 300;
/** After a failure nobody asks for this long. */
const REST_MS = 5000;

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
  const ask = together<string, readonly DoneRecipient[]>((msgIds) => careful(() => doneBefore(store, msgIds), []));
  const write = together<DoneRecipient, undefined>((done) => careful(() => markDone(store, done, clock.now()).then(() => undefined), undefined));
  return {
    async before(msgId) {
      const all = await ask([msgId]);
      return new Set(all.filter((done) => done.msgId === msgId).map((done) => done.recipient));
    },
    async note(msgId, recipients) {
      if (recipients.length > 0) await write(recipients.map((recipient) => ({ msgId, recipient })));
    },
  };
}

/** Collects what is asked within one turn of the event loop and asks once. */
function together<Item, Answer>(work: (items: readonly Item[]) => Promise<Answer>): (items: readonly Item[]) => Promise<Answer> {
  let batch: { readonly items: Item[]; readonly answer: Promise<Answer> } | undefined;
  return (items) => {
    if (batch === undefined) {
      const collected: Item[] = [];
      const answer = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
        batch = undefined;
        return work(collected);
      });
      batch = { items: collected, answer };
    }
    batch.items.push(...items);
    return batch.answer;
  };
}
