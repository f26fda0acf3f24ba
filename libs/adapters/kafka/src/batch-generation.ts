import type { Batch } from 'kafkajs';

/**
 * In which generation of its group a batch was fetched. kafkajs does not say, and what it fetched before partitions moved may come to the handler after they did
 * (another broker's answer, a queue of batches): by then the partition is another member's. Noted by the patch of the membership.
 */
const joinsOf = new WeakMap<object, number>();
const fetchedIn = new WeakMap<object, { readonly membership: object; readonly joins: number }>();

/** The membership begins to join anew: what it fetched so far is out of date. */
export function beginGeneration(membership: object): void {
  joinsOf.set(membership, (joinsOf.get(membership) ?? 0) + 1);
}

/** Fetches, and notes the generation at the time of the question, which names the partitions. */
export async function fetchInGeneration<B extends object>(membership: object, fetch: () => Promise<readonly B[]>): Promise<readonly B[]> {
  const joins = joinsOf.get(membership) ?? 0;
  const batches = await fetch();
  for (const batch of batches) fetchedIn.set(batch, { membership, joins });
  return batches;
}

/** False for a batch that was fetched before its member joined the group anew. */
export function isOfThisGeneration(batch: Batch): boolean {
  const fetched = fetchedIn.get(batch);
  return fetched === undefined || fetched.joins === (joinsOf.get(fetched.membership) ?? 0);
}
