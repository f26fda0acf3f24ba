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
export function within<T>(clock: Clock, limitMs: number, what: string, work: (signal: AbortSignal) => Promise<T>, outer?: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    outer?.throwIfAborted();
    const inner = new AbortController();
    const end = (reason: unknown) => {
      settle();
      // The caller hears of it before what `work` throws because of it.
      reject(reason as Error);
      inner.abort(reason);
    };
    const onOuter = () => end(outer?.reason);
    const silence = clock.alarm(Math.max(0, limitMs), () => end(new TimeLimitExceeded(what, limitMs)));
    const settle = () => {
      silence();
      outer?.removeEventListener('abort', onOuter);
    };
    outer?.addEventListener('abort', onOuter, { once: true });
    const fail = (thrown: unknown) => {
      settle();
      reject(thrown as Error);
    };
    try {
      work(inner.signal).then((value) => {
        settle();
        resolve(value);
      }, fail);
    } catch (thrown) {
      fail(thrown);
    }
  });
}
