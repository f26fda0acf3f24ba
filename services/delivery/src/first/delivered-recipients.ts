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
/**
 * What is noted so soon after another write waits this long for more of it. What comes in quiet times waits for nothing: until it is noted, a process that is killed has its
 * mail sent twice.
 */
const PATIENCE_MS = 15;
/** Mails or recipients of one statement. */
const MAX = 1000;
/** Notes of each kind that are owed; what comes when there are so many is not kept. */
const MAX_OWED = 100_000;

/**
 * Which recipients were done by any process. Best effort: without PostgreSQL nothing is known, and what is to be noted is owed until it answers. A fact that comes again
 * after a crash meanwhile may be sent twice; that is better than mail that waits for a database. Calls of the same moment share one statement.
 */
export interface DeliveredRecipients {
  /** Recipients of the mail that are done or queued; empty when PostgreSQL does not answer. */
  before(msgId: string): Promise<ReadonlySet<string>>;
  /** Resolves when it is noted, or owed. */
  note(msgId: string, recipients: readonly string[]): Promise<void>;
  /** No first attempt needs this original any more. Resolves when it is noted, or owed; what a process owes at its end, the sweep of orphans finds later. */
  spent(original: SpentOriginal): Promise<void>;
  /** Writes what is owed, if that can be done now. */
  catchUp(): Promise<void>;
}

export type SpentOriginal = Pick<SpentRow, 'blobKey' | 'msgId'>;

export function createDeliveredRecipients(store: Store, clock: Clock): DeliveredRecipients {
  let restUntilMs = 0;
  let wroteAtMs = Number.NEGATIVE_INFINITY;
  const owed = { done: new Set<DoneRecipient>(), spent: new Set<SpentOriginal>() };
  const careful = async <T>(work: () => Promise<T>, otherwise: T): Promise<T> => {
    if (clock.monotonicMs() < restUntilMs) return otherwise;
    try {
      return await within(clock, LIMIT_MS, 'delivered recipients', work);
    } catch {
      restUntilMs = clock.monotonicMs() + REST_MS;
      return otherwise;
    }
  };
  /** An original may only go when PostgreSQL knows who has its mail: a fact that comes again without either looks like mail that was lost. So recipients go first. */
  const writeOwed = async () => {
    wroteAtMs = clock.monotonicMs();
    while (owed.done.size + owed.spent.size > 0) {
      const done = first(owed.done);
      const spent = done.length < MAX ? first(owed.spent) : [];
      if (spent.length === 0) await markDone(store, done, clock.now());
      else await markSpent(store, done, spent, clock.now());
      // One that ran out of time may end beside the next: each takes away what it wrote.
      for (const one of done) owed.done.delete(one);
      for (const one of spent) owed.spent.delete(one);
    }
  };
  const ask = inBatches((msgIds: readonly string[]) => careful(() => doneBefore(store, msgIds), []), { max: MAX });
  // One at a time, and what comes meanwhile goes with the next.
  const write = inBatches(() => careful(writeOwed, undefined), { max: MAX });
  const isQuiet = () => clock.monotonicMs() - wroteAtMs >= PATIENCE_MS;
  const owe = <T>(to: Set<T>, one: T) => void (to.size < MAX_OWED && to.add(one));
  return {
    async note(msgId, recipients) {
      if (recipients.length === 0) return;
      for (const recipient of recipients) owe(owed.done, { msgId, recipient });
      await (isQuiet() ? write.add(undefined) : write.addPatiently(undefined, clock.after(PATIENCE_MS)));
    },
    async spent(original) {
      owe(owed.spent, original);
      await write.addPatiently(undefined, clock.after(PATIENCE_MS));
    },
    async catchUp() {
      if (owed.done.size + owed.spent.size === 0) return;
      restUntilMs = 0;
      await write.add(undefined);
    },
    async before(msgId) {
      const all = await ask.add(msgId);
      return new Set(all.filter((done) => done.msgId === msgId).map((done) => done.recipient));
    },
  };
}

function first<T>(all: ReadonlySet<T>): readonly T[] {
  return [...all].slice(0, MAX);
}
