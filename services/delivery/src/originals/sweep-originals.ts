import { TOPICS } from '@postern/facts';
import { FairSlots } from '@postern/flow';
import { msgIdOf, parseBlobKey, receivedAtMs } from '@postern/kernel';
import type { BlobKey, BlobStore } from '@postern/kernel';
import { In } from '@postern/platform-persistence';
import type { Store } from '@postern/platform-persistence';
import type { Shell } from '@postern/platform-service';

import type { DeliveryMetrics } from '../delivery.metrics.js';
import { lockSpent, stillKnown } from '../store/batches.js';
import { spent } from '../store/entities.js';

export interface SweepParts {
  readonly shell: Shell;
  readonly blobs: BlobStore;
  readonly store: Store;
  readonly metrics: DeliveryMetrics;
}

/** Often, so that few go at a time. */
const SPENT_EVERY_MS = 2000;
/** Longer than a fact that a second consumer has got by mistake stays at work. */
const SPENT_AGE_MS = 60_000;
const SPENT_BATCH = 500;
const ORPHANS_EVERY_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** No fact can ask for an original any more. */
const ORPHAN_AGE_MS = (TOPICS.mail.keptDays + 1) * DAY_MS;
const PAGE = 1000;
/** Concurrent deletions: a process has four threads for files, and mail waits for them too. */
const AT_ONCE = 2;
/** Longest time for the deletions of a batch: their rows are locked meanwhile. */
const DELETE_LIMIT_MS = 20_000;

/** Ends the life of originals in transit: those that are spent within minutes, and orphans (stored, but their fact was never published) when no fact can name them. */
export function sweepOriginals(parts: SweepParts): void {
  const { shell } = parts;
  shell.every('spent originals', SPENT_EVERY_MS, async () => ((await sweepSpent(parts)) === SPENT_BATCH ? 'again' : undefined));
  shell.every('orphaned originals', ORPHANS_EVERY_MS, async () => {
    await sweepOrphans(parts);
    return undefined;
  });
}

/** How many were deleted, at most a batch. One that cannot be deleted now keeps its row; all of them are tried again. */
export async function sweepSpent({ shell, blobs, store, metrics }: SweepParts): Promise<number> {
  return store.transaction(async (inner) => {
    const names = await lockSpent(inner, shell.clock.now() - SPENT_AGE_MS, SPENT_BATCH);
    const gone = await deleteAll(
      blobs,
      names.flatMap((name) => parseBlobKey(name) ?? []),
    );
    if (gone.length > 0) await (await inner.manager()).delete(spent, { blobKey: In(gone) });
    metrics.originals.add(gone.length, { why: 'spent' });
    if (gone.length < names.length) shell.log.warn('ORIGINALS_NOT_DELETED', { count: names.length - gone.length });
    return gone.length;
  });
}

/** Looks at all that is in transit. */
export async function sweepOrphans({ shell, blobs, store, metrics }: SweepParts): Promise<void> {
  const beforeMs = shell.clock.now() - ORPHAN_AGE_MS;
  let page: readonly BlobKey[] = [];
  do {
    page = await blobs.list('transit', PAGE, page.at(-1));
    const old = page.filter((key) => (receivedAtMs(msgIdOf(key)) ?? Number.POSITIVE_INFINITY) < beforeMs);
    if (old.length === 0) continue;
    const known = await stillKnown(store, old.map(msgIdOf));
    const gone = await deleteAll(
      blobs,
      old.filter((key) => !known.has(msgIdOf(key))),
    );
    metrics.originals.add(gone.length, { why: 'orphan' });
    if (gone.length > 0) shell.log.warn('ORIGINALS_ORPHANED', { count: gone.length });
  } while (page.length === PAGE);
}

/** The keys whose objects are gone. */
async function deleteAll(blobs: BlobStore, keys: readonly BlobKey[]): Promise<readonly BlobKey[]> {
  const slots = new FairSlots({ total: AT_ONCE }, () => 0);
  const signal = AbortSignal.timeout(DELETE_LIMIT_MS);
  const outcomes = await Promise.allSettled(
    keys.map(async (key) => {
      const leave = await slots.take(undefined, 1, signal);
      try {
        await blobs.delete(key, signal);
        return key;
      } finally {
        leave();
      }
    }),
  );
  return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
}
