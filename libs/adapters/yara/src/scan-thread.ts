import { Worker } from 'node:worker_threads';

import { WORKER_SOURCE } from './worker-source.js';

/** What a thread needs to compile the rules, which were compiled before and are known to be right. */
export interface ThreadRules {
  readonly modulePath: string;
  readonly source: string;
  readonly maxMatches: number;
}

/** What comes back from the thread: the bytes too, so that their memory is used again and does not wait there for a collection of garbage. */
type Message = { readonly bytes: Uint8Array<ArrayBuffer> } & ({ readonly threats: readonly string[] } | { readonly failed: string });

/** Memory for bytes up to this is kept for the next scan. */
const KEPT = 1_048_576;
const STEP = 65_536;

export type ThreadAnswer =
  | { readonly threats: readonly string[] }
  | { readonly failed: string }
  | { readonly ended: 'late' | 'died'; readonly why: string };

/** One thread, one scan at a time. It never keeps the process alive by itself; after an answer with `ended` it is of no use any more. */
export class ScanThread {
  readonly #worker: Worker;
  #died: string | undefined;
  #spare = new ArrayBuffer(0);

  constructor(rules: ThreadRules) {
    this.#worker = new Worker(WORKER_SOURCE, { eval: true, workerData: rules, env: {}, stdin: false });
    // What goes wrong between scans shows with the next one.
    this.#worker.on('error', ({ message }: Error) => (this.#died ??= message));
    this.#worker.on('exit', () => (this.#died ??= 'the thread ended'));
    this.#worker.unref();
  }

  /** Never rejects. */
  scan(bytes: Buffer, signal: AbortSignal): Promise<ThreadAnswer> {
    // It would never answer.
    if (this.#died !== undefined) return Promise.resolve({ ended: 'died', why: this.#died });
    return new Promise((resolve) => {
      const worker = this.#worker;
      const done = (answer: ThreadAnswer) => {
        worker.off('message', onMessage);
        worker.off('error', onError);
        worker.off('exit', onExit);
        signal.removeEventListener('abort', onAbort);
        worker.unref();
        resolve(answer);
      };
      const onMessage = ({ bytes: used, ...answer }: Message) => {
        this.#spare = used.buffer;
        done(answer);
      };
      const onError = (error: Error) => done({ ended: 'died', why: error.message });
      const onExit = () => done({ ended: 'died', why: 'the thread ended' });
      const onAbort = () => done({ ended: 'late', why: `${bytes.length} bytes` });
      worker.on('message', onMessage);
      worker.on('error', onError);
      worker.on('exit', onExit);
      signal.addEventListener('abort', onAbort, { once: true });
      worker.ref();
      // A copy that is handed over: a view would take the whole buffer behind it along.
      const copy = this.#memoryFor(bytes.length);
      copy.set(bytes);
      worker.postMessage(copy, [copy.buffer]);
    });
  }

  #memoryFor(octets: number): Uint8Array<ArrayBuffer> {
    const fits = octets <= this.#spare.byteLength && this.#spare.byteLength <= KEPT;
    return new Uint8Array(fits ? this.#spare : new ArrayBuffer(Math.ceil(octets / STEP) * STEP), 0, octets);
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}
