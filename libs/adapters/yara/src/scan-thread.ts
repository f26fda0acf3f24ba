import { Worker } from 'node:worker_threads';

import { WORKER_SOURCE } from './worker-source.js';

/** What a thread needs to compile the rules, which were compiled before and are known to be right. */
export interface ThreadRules {
  readonly modulePath: string;
  readonly source: string;
  readonly maxMatches: number;
}

export type ThreadAnswer =
  | { readonly threats: readonly string[] }
  | { readonly failed: string }
  | { readonly ended: 'late' | 'died'; readonly why: string };

/** One thread, one scan at a time. It never keeps the process alive by itself; after an answer with `ended` it is of no use any more. */
export class ScanThread {
  readonly #worker: Worker;

  constructor(rules: ThreadRules) {
    this.#worker = new Worker(WORKER_SOURCE, { eval: true, workerData: rules, env: {}, stdin: false });
    // What goes wrong between scans shows with the next one.
    this.#worker.on('error', () => undefined);
    this.#worker.unref();
  }

  /** Never rejects. */
  scan(bytes: Buffer, signal: AbortSignal): Promise<ThreadAnswer> {
    return new Promise((resolve) => {
      const worker = this.#worker;
      const done = (answer: ThreadAnswer) => {
        worker.off('message', done);
        worker.off('error', onError);
        worker.off('exit', onExit);
        signal.removeEventListener('abort', onAbort);
        worker.unref();
        resolve(answer);
      };
      const onError = (error: Error) => done({ ended: 'died', why: error.message });
      const onExit = () => done({ ended: 'died', why: 'the thread ended' });
      const onAbort = () => done({ ended: 'late', why: `${bytes.length} octets` });
      worker.on('message', done);
      worker.on('error', onError);
      worker.on('exit', onExit);
      signal.addEventListener('abort', onAbort, { once: true });
      worker.ref();
      // A copy of exactly these octets, handed over: a view would take the whole buffer behind it along.
      const copy = new Uint8Array(bytes);
      worker.postMessage(copy, [copy.buffer]);
    });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}
