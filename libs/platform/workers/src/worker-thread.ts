import { Worker } from 'node:worker_threads';

import type { JobMessage, WorkerMessage } from './messages.js';

export interface ThreadOptions {
  /** Its program, see worker-main.ts. */
  readonly main: URL;
  /** Heap of the thread's own objects; bytes of buffers are not in it. */
  readonly heapMb: number;
}

export type ThreadAnswer =
  | { readonly kind: 'done'; readonly value: unknown; readonly workMs: number }
  /** The handler threw; the thread is as good as before. */
  | { readonly kind: 'failed'; readonly why: string }
  /** It did not answer in time, or ended by itself; of no use any more. `started`: it had come up before. */
  | { readonly kind: 'late' | 'died'; readonly why: string; readonly started: boolean };

/** One thread, one job at a time. It sees no environment, keeps no process alive by itself, and what goes wrong between jobs shows with the next one. */
export class WorkerThread {
  jobs = 0;
  #worker: Worker | undefined;
  #started = false;
  #died: string | undefined;
  readonly #ended: Promise<void>;

  constructor({ main, heapMb }: ThreadOptions) {
    try {
      const worker = new Worker(main, { env: {}, execArgv: [], stdin: false, resourceLimits: { maxOldGenerationSizeMb: heapMb } });
      this.#worker = worker;
      this.#ended = new Promise((resolve) => worker.once('exit', () => resolve()));
      worker.on('error', (error: Error) => (this.#died = error.message));
      worker.on('exit', () => (this.#died ??= 'the thread ended'));
      worker.on('message', (message: WorkerMessage) => (this.#started ||= message.kind === 'ready'));
      worker.unref();
    } catch (thrown) {
      // The system gives no more threads, or no memory for one.
      this.#died = thrown instanceof Error ? thrown.message : String(thrown);
      this.#ended = Promise.resolve();
    }
  }

  /** Never rejects. `signal` is not aborted yet. Aborting it is the time limit: the thread is asked nothing, it has to be ended. */
  run(job: JobMessage, transfer: readonly ArrayBuffer[], signal: AbortSignal): Promise<ThreadAnswer> {
    this.jobs += 1;
    const worker = this.#worker;
    if (worker === undefined || this.#died !== undefined)
      return Promise.resolve({ kind: 'died', why: this.#died ?? 'the thread ended', started: this.#started });
    return new Promise((resolve) => {
      const done = (answer: ThreadAnswer) => {
        worker.off('message', onMessage);
        worker.off('exit', onExit);
        signal.removeEventListener('abort', onAbort);
        worker.unref();
        resolve(answer);
      };
      const onMessage = (message: WorkerMessage) => {
        if (message.kind !== 'ready') done(message);
      };
      const onExit = () => done({ kind: 'died', why: this.#died ?? 'the thread ended', started: this.#started });
      const onAbort = () =>
        done({ kind: 'late', why: String((signal.reason as Error | undefined)?.message ?? signal.reason), started: this.#started });
      worker.on('message', onMessage);
      worker.on('exit', onExit);
      signal.addEventListener('abort', onAbort, { once: true });
      worker.ref();
      try {
        worker.postMessage(job, transfer);
      } catch (thrown) {
        done({ kind: 'failed', why: thrown instanceof Error ? thrown.message : String(thrown) });
      }
    });
  }

  /** Resolves when the thread is gone. Native code runs to its end first, so that may take a while. */
  async end(): Promise<void> {
    void this.#worker?.terminate();
    await this.#ended;
  }
}
