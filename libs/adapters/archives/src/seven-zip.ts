import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

import type { ArchiveOpener, ArchiveQuota, OpenedArchive } from '@postern/files';

import { readAnswer } from './read-answer.js';
import { hasEncryptedHeader } from './seven-zip-header.js';
import type { WorkerAnswer, WorkerJob } from './worker-messages.js';
import { WORKER_SOURCE } from './worker-source.js';

export interface SevenZipOptions {
  /** Archives that are unpacked concurrently. */
  readonly workers?: number;
  /** Longest that one archive may take, whatever the caller's signal says. */
  readonly maxMs?: number;
  /** Archives after which a worker is replaced, so that its memory is given back. */
  readonly maxJobs?: number;
  /** The reader's module, with its `7zz.wasm` beside it; for tests. */
  readonly modulePath?: string;
}

interface Waiting {
  readonly job: WorkerJob;
  readonly signal: AbortSignal;
  readonly maxMs: number;
  started(): void;
  resolve(answer: OpenedArchive): void;
  reject(reason: unknown): void;
}

/** Extensions that 7-Zip wants for kinds without a magic of their own. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  lzma: '.lzma',
  z: '.Z',
  cpio: '.cpio',
  szdd: '.szdd',
  tar: '.tar',
  lha: '.lzh',
  iso: '.iso',
  ar: '.a',
  arj: '.arj',
};

/**
 * 7-Zip goes on into what it takes for the main member of these by itself, and then nobody sees the others: streams of an installer, the other trees of a
 * disc. Given their kind it opens one level.
 */
const KINDS: Readonly<Record<string, string>> = { msi: 'Compound', msp: 'Compound', xar: 'Xar', rpm: 'Rpm', iso: 'Iso', udf: 'Udf' };

/** 7-Zip in WebAssembly within worker threads. A worker that is late is killed with its archive and replaced; it has no files, no network, no process. */
export function createSevenZip(options: SevenZipOptions = {}): ArchiveOpener {
  const modulePath = options.modulePath ?? createRequire(import.meta.url).resolve('7z-wasm');
  const size = options.workers ?? 2;
  const maxMs = options.maxMs ?? 20_000;
  const maxJobs = options.maxJobs ?? 100;
  const queue: Waiting[] = [];
  const idle: PooledWorker[] = [];
  const all = new Set<PooledWorker>();
  let closed = false;
  let nextId = 1;

  const serve = () => {
    while (queue.length > 0 && !closed) {
      const worker = rested() ?? (all.size < size ? hire() : undefined);
      if (worker === undefined) return;
      const waiting = queue.shift();
      if (waiting !== undefined) void work(worker, waiting);
    }
  };
  /** One that is still there: what an archive did to a worker may show only behind its answer. */
  const rested = () => {
    for (let worker = idle.pop(); worker !== undefined; worker = idle.pop()) {
      if (!worker.isGone) return worker;
      all.delete(worker);
    }
    return undefined;
  };
  const hire = () => {
    const worker = new PooledWorker(modulePath);
    all.add(worker);
    return worker;
  };
  const work = async (worker: PooledWorker, waiting: Waiting) => {
    waiting.started();
    const outcome = await worker.run(
      waiting.job,
      AbortSignal.any([waiting.signal, AbortSignal.timeout(Math.max(1, Math.min(maxMs, waiting.maxMs)))]),
    );
    if (outcome.reusable && worker.jobs < maxJobs && !closed) idle.push(worker);
    else {
      all.delete(worker);
      void worker.end();
    }
    if ('answer' in outcome) waiting.resolve(withKeyNoticed(readAnswer(outcome.answer), waiting.job.bytes));
    else if (outcome.fault === 'ours') waiting.reject(new Error(`the archive reader did not start: ${outcome.why}`));
    else if (waiting.signal.aborted) waiting.reject(waiting.signal.reason);
    else if (outcome.fault === 'late') waiting.resolve({ kind: 'late' });
    else waiting.resolve({ kind: 'broken', why: outcome.why });
    serve();
  };

  return {
    open(bytes: Buffer, type: string, quota: ArchiveQuota, signal: AbortSignal, started = () => {}) {
      if (closed) return Promise.reject(new Error('the archive reader is closed'));
      if (signal.aborted) return Promise.reject(signal.reason as Error);
      return new Promise((resolve, reject) => {
        const job: WorkerJob = {
          id: nextId++,
          bytes,
          extension: EXTENSIONS[type] ?? '',
          kind: KINDS[type] ?? '',
          maxBytes: quota.maxBytes,
          maxFiles: quota.maxFiles,
        };
        const waiting: Waiting = { job, signal, maxMs: quota.maxMs, started, resolve, reject };
        signal.addEventListener('abort', () => leaveQueue(queue, waiting), { once: true });
        queue.push(waiting);
        serve();
      });
    },
    async close() {
      closed = true;
      for (const waiting of queue.splice(0)) waiting.reject(new Error('the archive reader is closed'));
      await Promise.all([...all].map((worker) => worker.end()));
    },
  };
}

function withKeyNoticed(archive: OpenedArchive, bytes: Uint8Array): OpenedArchive {
  return archive.kind === 'broken' && hasEncryptedHeader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    ? { kind: 'encrypted' }
    : archive;
}

function leaveQueue(queue: Waiting[], waiting: Waiting): void {
  const at = queue.indexOf(waiting);
  if (at < 0) return;
  queue.splice(at, 1);
  waiting.reject(waiting.signal.reason);
}

type WorkOutcome = { readonly reusable: boolean } & (
  | { readonly answer: WorkerAnswer }
  | { readonly fault: 'ours' | 'late' | 'archive'; readonly why: string }
);

/** One worker thread, one archive at a time. It never keeps the process alive by itself. */
class PooledWorker {
  jobs = 0;
  readonly #worker: Worker;
  /** The module is loaded: what goes wrong from then on is the archive's doing. */
  #ready = false;
  #gone = false;

  get isGone(): boolean {
    return this.#gone;
  }

  constructor(modulePath: string) {
    this.#worker = new Worker(WORKER_SOURCE, {
      eval: true,
      workerData: { modulePath },
      env: {},
      stdin: false,
      resourceLimits: { maxOldGenerationSizeMb: 512 },
    });
    // Between two archives nobody else listens, and an error that nobody hears ends the process.
    this.#worker.on('error', () => (this.#gone = true));
    this.#worker.on('exit', () => (this.#gone = true));
    this.#worker.unref();
  }

  run(job: WorkerJob, signal: AbortSignal): Promise<WorkOutcome> {
    this.jobs += 1;
    return new Promise((resolve) => {
      const worker = this.#worker;
      const done = (outcome: WorkOutcome) => {
        worker.off('message', onMessage);
        worker.off('error', onError);
        worker.off('exit', onExit);
        signal.removeEventListener('abort', onAbort);
        worker.unref();
        resolve(outcome);
      };
      const ended = (why: string) => done({ reusable: false, fault: this.#ready ? 'archive' : 'ours', why });
      const onMessage = (message: WorkerAnswer | 'ready') => {
        if (message === 'ready') this.#ready = true;
        else done({ reusable: message.limit === undefined && message.unpacked >= 0, answer: message });
      };
      const onError = (error: Error) => ended(error.message);
      const onExit = () => ended('the reader ended');
      const onAbort = () => done({ reusable: false, fault: this.#ready ? 'late' : 'ours', why: 'late' });
      worker.on('message', onMessage);
      worker.on('error', onError);
      worker.on('exit', onExit);
      signal.addEventListener('abort', onAbort, { once: true });
      worker.ref();
      worker.postMessage(job);
    });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}
