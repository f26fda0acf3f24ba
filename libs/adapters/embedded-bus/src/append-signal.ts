import type { Clock } from '@postern/kernel';

/** Tells the readers of topics that something was committed to them. */
export interface AppendSignal {
  /** Called after each commit. */
  raise(topics: Iterable<string>): void;
  /** A number that grows with each commit to one of the topics. Taken before a read, it says whether that read may have missed something. */
  mark(topics: readonly string[]): number;
  /** Resolves when the mark has passed `seen`, after `limitMs`, or when the signal aborts. Never rejects. */
  beyond(topics: readonly string[], seen: number, limitMs: number, signal: AbortSignal): Promise<void>;
}

export function appendSignal(clock: Clock): AppendSignal {
  const commits = new Map<string, number>();
  const listeners = new Set<() => void>();
  const mark = (topics: readonly string[]) => topics.reduce((sum, topic) => sum + (commits.get(topic) ?? 0), 0);
  return {
    mark,
    raise(topics) {
      for (const topic of new Set(topics)) commits.set(topic, (commits.get(topic) ?? 0) + 1);
      for (const listener of listeners) listener();
    },
    async beyond(topics, seen, limitMs, signal) {
      if (signal.aborted) return;
      const over = new AbortController();
      const look = () => {
        if (mark(topics) !== seen) over.abort();
      };
      listeners.add(look);
      look();
      try {
        await clock.after(limitMs, AbortSignal.any([signal, over.signal]));
      } catch {
        // Woken, or stopped: both end the wait.
      } finally {
        listeners.delete(look);
      }
    },
  };
}
