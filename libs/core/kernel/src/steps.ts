/** Work that can rest between its steps; what it returns is its result. */
export type Steps<T> = Generator<undefined, T>;

/** All of it now. */
export function atOnce<T>(work: Steps<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}
