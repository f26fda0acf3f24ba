import { deletionFacts } from '../attempt/attempt-facts.js';
import { takeOut } from '../store/batches.js';
import { chosenKeys } from '../store/queue-operations.js';
import type { QueueSelection } from '../store/queue-operations.js';
import { outboxOf } from './queue-outbox.js';
import type { PublishParts } from './queue-outbox.js';

/** Rows of one transaction: a queue of a hundred thousand is not one statement. */
const BATCH = 1000;

/**
 * Removes mails; neither side is told (behaviour 14.7), but the journal is: each removal is a fact, made true in the same transaction. How many. `by` is the account
 * that wanted it.
 */
export async function deleteQueued(parts: PublishParts, selection: QueueSelection, by: string): Promise<number> {
  const { shell, store } = parts;
  const outbox = outboxOf(parts);
  let changed = 0;
  let told = true;
  for (;;) {
    const keys = await chosenKeys(store, selection, BATCH);
    const facts = await store.transaction(async (inner) => {
      const gone = deletionFacts(shell, await takeOut(inner, keys), by);
      await outbox.put(inner.sql, gone, shell.clock.now());
      return gone;
    });
    changed += facts.length;
    // A bus that did not take one lot is not waited for with each; the outbox has them.
    told = told && (await outbox.publish(store.sql, facts));
    if (keys.length < BATCH) return changed;
  }
}
