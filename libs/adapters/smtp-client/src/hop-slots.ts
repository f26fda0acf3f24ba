/** Limits how many work with one hop at once; the rest wait in order. */
export interface HopSlots {
  /** Resolves with how to leave; rejects when the signal aborts first. */
  take(key: string, limit: number, signal: AbortSignal): Promise<() => void>;
}

interface Line {
  busy: number;
  readonly waiting: (() => void)[];
}

export function createHopSlots(): HopSlots {
  const lines = new Map<string, Line>();
  const leave = (key: string, line: Line) => {
    const next = line.waiting.shift();
    // The place goes to the next in line, so that nobody who comes later overtakes.
    if (next !== undefined) return next();
    line.busy -= 1;
    if (line.busy === 0) lines.delete(key);
  };
  const once = (work: () => void) => {
    let done = false;
    return () => {
      if (!done) work();
      done = true;
    };
  };
  return {
    async take(key, limit, signal) {
      signal.throwIfAborted();
      const line = lines.get(key) ?? { busy: 0, waiting: [] };
      lines.set(key, line);
      if (line.busy < limit) line.busy += 1;
      else await turn(line, signal);
      return once(() => leave(key, line));
    },
  };
}

function turn(line: Line, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const go = () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    };
    const onAbort = () => {
      line.waiting.splice(line.waiting.indexOf(go), 1);
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    line.waiting.push(go);
  });
}
