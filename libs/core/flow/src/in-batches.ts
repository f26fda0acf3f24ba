import type { Clock } from '@postern/kernel';

export interface BatchOptions {
  readonly clock: Clock;
  /** How long the first of a batch waits for others, ms. With 0 only what came during the batch before goes together. */
  readonly gatherMs: number;
  /** Items of one batch. */
  readonly most: number;
}

/**
 * Does many alike pieces of work together: what comes while a batch is gathered or on its way goes with the next one, one batch at a time (group commit). An item
 * resolves with its batch. When a batch rejects and `alone` says that one item may be to blame, each is tried by itself, so that what one cannot be does not
 * take the others with it.
 */
export function inBatches<Item>(
  work: (items: readonly Item[]) => Promise<void>,
  { clock, gatherMs, most }: BatchOptions,
  alone: (thrown: unknown) => boolean,
): (item: Item) => Promise<void> {
  interface Waiting {
    readonly item: Item;
    resolve(): void;
    reject(thrown: unknown): void;
  }
  const waiting: Waiting[] = [];
  let busy = false;

  const run = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      await work(batch.map(({ item }) => item));
      for (const one of batch) one.resolve();
    } catch (thrown) {
      if (batch.length > 1 && alone(thrown)) for (const one of batch) await run([one]);
      else for (const one of batch) one.reject(thrown);
    }
  };

  const pump = async () => {
    while (waiting.length > 0) {
      if (gatherMs > 0 && waiting.length < most) await clock.after(gatherMs);
      await run(waiting.splice(0, most));
    }
    busy = false;
  };

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (busy) return;
      busy = true;
      void pump();
    });
}
