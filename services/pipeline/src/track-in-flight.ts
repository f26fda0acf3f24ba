/** Calls that have not ended yet, so that a stop can wait for them. */
export interface InFlight {
  track<A extends readonly unknown[], R>(call: (...args: A) => Promise<R>): (...args: A) => Promise<R>;
  readonly stopping: () => boolean;
  /** Turns `stopping` on and resolves when the last call has ended. */
  drain(): Promise<void>;
}

export function trackInFlight(): InFlight {
  const calls = new Set<Promise<unknown>>();
  let stopping = false;
  return {
    track:
      (call) =>
      (...args) => {
        const running = call(...args).finally(() => calls.delete(running));
        calls.add(running);
        return running;
      },
    stopping: () => stopping,
    async drain() {
      stopping = true;
      await Promise.allSettled(calls);
    },
  };
}
