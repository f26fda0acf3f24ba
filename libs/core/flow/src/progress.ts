/** How far a consumer is in one ordered log: everything up to `last` is handled, and of what comes after it, `done`. Pure bookkeeping; positions are taken in ascending order. */
export interface Progress {
  /** True for what is handled or being handled. */
  isKnown(position: number): boolean;
  take(position: number): void;
  /** A position that needs no handling. */
  skip(position: number): void;
  finish(position: number): void;
  /** True when something after this open position is handled already: until this one is, that one counts for nothing. */
  isGap(position: number): boolean;
  state(): { readonly last: number; readonly done: readonly number[] };
}

/** `first` is the highest position that is surely handled; -1 for none. */
export function trackProgress(first: number, alreadyDone: readonly number[] = []): Progress {
  let last = first;
  let highest = first;
  const done = new Set(alreadyDone);
  let highestDone = Math.max(first, ...alreadyDone);
  // Insertion order is ascending, so the first one is the lowest.
  const open = new Set<number>();
  const settle = () => {
    const [lowest] = open;
    last = lowest === undefined ? Math.max(last, highest) : Math.max(last, lowest - 1);
    for (const one of done) if (one <= last) done.delete(one);
  };
  return {
    isKnown: (position) => position <= last || done.has(position) || open.has(position),
    take(position) {
      open.add(position);
      highest = Math.max(highest, position);
    },
    skip(position) {
      highest = Math.max(highest, position);
      settle();
    },
    finish(position) {
      open.delete(position);
      done.add(position);
      highestDone = Math.max(highestDone, position);
      settle();
    },
    isGap: (position) => position < highestDone && open.has(position),
    state: () => ({ last, done: [...done] }),
  };
}
