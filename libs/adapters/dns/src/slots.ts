/** At most `limit` tasks at once; the others wait in order, and the ones whose signal aborts leave the line. */
export interface Slots {
  /** Rejects with the signal's reason when it aborts before a slot is free. Call the returned function exactly once. */
  take(signal: AbortSignal): Promise<() => void>;
  readonly waiting: number;
}

export function slots(limit: number): Slots {
  let free = limit;
  const line = new Set<() => void>();
  const release = () => {
    free += 1;
    const next = line.values().next().value;
    next?.();
  };
  return {
    get waiting() {
      return line.size;
    },
    take(signal) {
      return new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason as Error);
        const enter = () => {
          line.delete(enter);
          signal.removeEventListener('abort', leave);
          free -= 1;
          resolve(once(release));
        };
        const leave = () => {
          line.delete(enter);
          reject(signal.reason as Error);
        };
        if (free > 0) return enter();
        line.add(enter);
        signal.addEventListener('abort', leave, { once: true });
      });
    },
  };
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    work();
  };
}
