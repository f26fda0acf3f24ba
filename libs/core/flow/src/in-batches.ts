import type { Clock } from '@postern/kernel';

export interface BatchOptions<Item> {
  /** How long the first of a batch waits for others, ms. Without it only what came during the batch before goes together. */
  readonly gather?: { readonly clock: Clock; readonly ms: number };
  /** Size of one batch; one item may be larger alone. */
  readonly max: number;
  /** Size of one item; default 1. */
  sizeOf?(item: Item): number;
  /** Nobody waits for it any more: it is left out, and its promise never settles. */
  isGone?(item: Item): boolean;
  /** Whether one item may be to blame when a batch rejects. Each is then tried by itself, so that what one cannot be does not take the others with it. */
  mayBlameOne?(thrown: unknown): boolean;
}

export interface Batches<Item, Answer> {
  /** Resolves with what the work of its batch resolves with. */
  add(item: Item): Promise<Answer>;
  /** The same, of one that is not urgent: it begins no batch before `until` settles, but goes with an earlier one. */
  addPatiently(item: Item, until: Promise<unknown>): Promise<Answer>;
  /** Resolves when nothing waits and nothing is on its way. */
  idle(): Promise<void>;
}

/** Does many alike pieces of work together: what comes while a batch is gathered or on its way goes with the next one, one batch at a time (group commit). */
export function inBatches<Item, Answer = void>(
  work: (items: readonly Item[]) => Promise<Answer>,
  { gather, max, sizeOf = () => 1, isGone = () => false, mayBlameOne = () => false }: BatchOptions<Item>,
): Batches<Item, Answer> {
  interface Waiting {
    readonly item: Item;
    resolve(answer: Answer): void;
    reject(thrown: unknown): void;
  }
  const waiting: Waiting[] = [];
  let pumping: Promise<void> | undefined;

  const run = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const answer = await work(batch.map(({ item }) => item));
      for (const one of batch) one.resolve(answer);
    } catch (thrown) {
      if (batch.length > 1 && mayBlameOne(thrown)) for (const one of batch) await run([one]);
      else for (const one of batch) one.reject(thrown);
    }
  };

  const nextBatch = (): readonly Waiting[] => {
    const batch: Waiting[] = [];
    let [size, taken] = [0, 0];
    for (const one of waiting) {
      if (isGone(one.item)) taken += 1;
      else {
        size += sizeOf(one.item);
        if (batch.length > 0 && size > max) break;
        taken += 1;
        batch.push(one);
      }
    }
    waiting.splice(0, taken);
    return batch;
  };

  /** Something waits that does not wait for others. */
  let isDue = false;
  const pump = async () => {
    while (isDue) {
      if (gather !== undefined && waiting.length < max) await gather.clock.after(gather.ms);
      const batch = nextBatch();
      isDue = waiting.length > 0;
      if (batch.length > 0) await run(batch);
    }
    pumping = undefined;
  };
  const begin = () => {
    isDue = waiting.length > 0;
    if (isDue) pumping ??= pump();
  };

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        begin();
      }),
    addPatiently: (item, until) =>
      new Promise((resolve, reject) => {
        const one: Waiting = { item, resolve, reject };
        waiting.push(one);
        // The patience of one that went with an earlier batch is not that of those who wait now.
        const late = () => void (waiting.includes(one) && begin());
        until.then(late, late);
      }),
    idle: async () => {
      begin();
      await pumping;
    },
  };
}
