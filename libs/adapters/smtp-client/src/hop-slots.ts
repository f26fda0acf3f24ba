/** Limits how many may work with one hop at once; the rest wait in order. */
export function createSlots() {
  const busy = new Map<string, number>();
  const queues = new Map<string, (() => void)[]>();
  const release = (key: string) => () => {
    busy.set(key, (busy.get(key) ?? 1) - 1);
    if (busy.get(key) === 0) busy.delete(key);
    queues.get(key)?.shift()?.();
  };
  return {
    /** Resolves with how to leave; rejects when the signal aborts first. */
    async take(key: string, limit: number, signal: AbortSignal): Promise<() => void> {
      while ((busy.get(key) ?? 0) >= limit) {
        await new Promise<void>((resolve, reject) => {
          const queue = queues.get(key) ?? [];
          queues.set(key, queue);
          const onAbort = () => {
            queues.set(
              key,
              (queues.get(key) ?? []).filter((other) => other !== go),
            );
            reject(signal.reason as Error);
          };
          const go = () => {
            signal.removeEventListener('abort', onAbort);
            resolve();
          };
          if (signal.aborted) return onAbort();
          signal.addEventListener('abort', onAbort, { once: true });
          queue.push(go);
        });
      }
      signal.throwIfAborted();
      busy.set(key, (busy.get(key) ?? 0) + 1);
      return release(key);
    },
  };
}
