import type { Clock, Log } from '@postern/kernel';

/** Work that a service does again and again, with one way to pause, fail and stop. */
export interface Loops {
  /**
   * Runs the work now and then again, a period after its end, until the stop, which aborts the signal and waits. Work that fails is logged with the code and
   * done again in its turn. Answers `again` to go on without a pause.
   */
  every(name: string, periodMs: number, work: (signal: AbortSignal) => Promise<'again' | void>, options?: EveryOptions): void;
  /** Tries until it works, with doubling pauses, and logs each failure with the code. Rejects at the stop. */
  keepTrying<T>(code: string, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

export interface EveryOptions {
  /** Log code of a failure. */
  readonly code?: string;
  /** The first time is a period from now. */
  readonly later?: boolean;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5000;

export function createLoops(shell: {
  readonly clock: Pick<Clock, 'after'>;
  readonly log: Pick<Log, 'warn'>;
  onStop(name: string, work: () => Promise<void>): void;
}): Loops {
  const { clock, log } = shell;
  return {
    every(name, periodMs, work, { code = 'TASK_FAILED', later = false } = {}) {
      const ending = new AbortController();
      const pause = () => clock.after(periodMs, ending.signal).catch(() => undefined);
      const turn = async () => {
        try {
          return await work(ending.signal);
        } catch (thrown) {
          if (!ending.signal.aborted) log.warn(code, { task: name }, thrown);
          return undefined;
        }
      };
      let loop: Promise<void> = Promise.resolve();
      // First: a part that is made while the process stops does nothing any more.
      shell.onStop(name, () => {
        ending.abort(new Error('stopping'));
        return loop;
      });
      loop = (async () => {
        if (later) await pause();
        while (!ending.signal.aborted) if ((await turn()) !== 'again') await pause();
      })();
    },
    async keepTrying(code, work) {
      const ending = new AbortController();
      shell.onStop(code, async () => ending.abort(new Error('stopping')));
      for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
        ending.signal.throwIfAborted();
        try {
          return await work(ending.signal);
        } catch (thrown) {
          log.warn(code, {}, thrown);
          await clock.after(pauseMs, ending.signal);
        }
      }
    },
  };
}
