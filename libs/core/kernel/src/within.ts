import type { Clock } from './clock.port.js';

/** Thrown by `within` when the time is over. */
export class TimeLimitExceeded extends Error {
  override readonly name = 'TimeLimitExceeded';
  constructor(
    readonly what: string,
    readonly limitMs: number,
  ) {
    super(`${what}: no answer within ${limitMs} ms`);
  }
}

/**
 * Runs `work` with a signal that aborts after `limitMs` or with `outer`, and rejects with TimeLimitExceeded when the time is over, even if
 * `work` ignores its signal. A late result or late failure of `work` is dropped.
 */
export async function within<T>(
  clock: Clock,
  limitMs: number,
  what: string,
  work: (signal: AbortSignal) => Promise<T>,
  outer?: AbortSignal,
): Promise<T> {
  outer?.throwIfAborted();
  const inner = new AbortController();
  const timer = new AbortController();
  const onOuter = () => inner.abort(outer?.reason);
  outer?.addEventListener('abort', onOuter, { once: true });
  try {
    return await new Promise<T>((resolve, reject) => {
      inner.signal.addEventListener('abort', () => reject(inner.signal.reason as Error), { once: true });
      clock.after(Math.max(0, limitMs), timer.signal).then(
        () => inner.abort(new TimeLimitExceeded(what, limitMs)),
        () => undefined,
      );
      work(inner.signal).then(resolve, reject);
    });
  } finally {
    timer.abort(new Error('finished'));
    outer?.removeEventListener('abort', onOuter);
  }
}
