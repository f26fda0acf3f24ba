import { availableParallelism } from 'node:os';

import { FairSlots } from '@postern/flow';
import type { Release } from '@postern/flow';
import type { Clock } from '@postern/kernel';

import type { AnswerOf, Handlers, InputOf } from './program.js';
import MAIN from 'program:./worker-main.js';
import { WorkerThread } from './worker-thread.js';
import type { ThreadAnswer } from './worker-thread.js';
import type { WorkersMetrics } from './workers.metrics.js';

/** A program for workers: where it lies, and by its type what it can do. */
export interface Program<H extends Handlers> {
  readonly url: URL;
  readonly handlers?: H;
}

/** `import URL_OF from 'program:./some-program.js'` and `programAt<typeof handlers>(URL_OF)`. */
export function programAt<H extends Handlers>(url: URL): Program<H> {
  return { url };
}

/** What became of a job. Late and failed are no answers: the caller must not take them for one. */
export type JobOutcome<T> =
  | { readonly kind: 'done'; readonly value: T; readonly workMs: number }
  /** Its time was over, or nobody waits for it any more: while it waited, or while it worked, and then its worker was ended. */
  | { readonly kind: 'late'; readonly why: string; readonly waiting: boolean }
  /** Its handler threw, its worker ended, or there is none. */
  | { readonly kind: 'failed'; readonly why: string };

export interface JobOptions {
  /** Ends the job, wherever it is. */
  readonly signal: AbortSignal;
  /** Longest work, ms, not counting the wait for a worker. Enforced from outside: the handler need not look at any clock. */
  readonly maxMs: number;
  /** Whose job it is: clients take turns, and one has half of the workers at most; undefined: all of them. */
  readonly client?: string | undefined;
  /** Memory that goes to the worker instead of a copy. It comes back only if the handler hands it over. */
  readonly transfer?: readonly ArrayBuffer[];
  /** Called when a worker takes it. */
  readonly started?: () => void;
}

export interface PoolOptions {
  /** Workers at most; default the cores that this process may use. They are hired when they are needed. */
  readonly size?: number;
  /** Heap of one worker, MB; its buffers are not in it. */
  readonly heapMb?: number;
  /** Jobs after which a worker is replaced, so that what it holds is given back. */
  readonly maxJobs?: number;
  /** What runs in a worker; for tests. */
  readonly main?: URL;
}

const DEFAULTS = { heapMb: 512, maxJobs: 20_000, main: MAIN };
/** Workers that did not even come up, one after the other, before that is a problem of this process and not of a job. */
const MAX_FALSE_STARTS = 2;
/** A job that waits longer says that there are too few workers. */
const LONG_WAIT_MS = 5000;

const CLOSED = { kind: 'failed', why: 'the workers are closed' } as const;
const GAVE_UP = { kind: 'late', why: 'waiting for a worker', waiting: true } as const;

/** Threads that do what would hold up everything else, each job within a limit that is kept from outside. A late worker is ended with its job and replaced. */
export class JobPool {
  readonly size: number;
  readonly #idle: WorkerThread[] = [];
  readonly #all = new Set<WorkerThread>();
  readonly #places: FairSlots;
  readonly #limits: Required<Omit<PoolOptions, 'size'>>;
  #falseStarts = 0;
  #lastFault = '';
  #busy = 0;
  #closed = false;

  constructor(
    options: PoolOptions,
    readonly clock: Clock,
    readonly metrics: WorkersMetrics,
  ) {
    const { size, ...limits } = options;
    this.size = size === undefined || size === 0 ? availableParallelism() : size;
    this.#limits = { ...DEFAULTS, ...limits };
    // One client leaves half of them to others, if there are two.
    this.#places = new FairSlots({ total: this.size, perClient: Math.max(1, Math.floor(this.size / 2)) }, () => clock.monotonicMs());
  }

  /** Never rejects. */
  async run<H extends Handlers, K extends keyof H & string>(
    program: Program<H>,
    handler: K,
    input: InputOf<H, K>,
    options: JobOptions,
  ): Promise<JobOutcome<AnswerOf<H, K>>> {
    const outcome = await this.#run(program.url.href, handler, input, options);
    this.metrics.jobs.add(1, { handler, ended: outcome.kind });
    return outcome as JobOutcome<AnswerOf<H, K>>;
  }

  async #run(program: string, handler: string, input: unknown, options: JobOptions): Promise<JobOutcome<unknown>> {
    const waitedFrom = this.clock.monotonicMs();
    const place = await this.#place(options);
    if (typeof place !== 'function') return place;
    this.metrics.waitSeconds.observe((this.clock.monotonicMs() - waitedFrom) / 1000);
    if (options.signal.aborted || this.#closed) {
      place();
      return this.#closed ? CLOSED : GAVE_UP;
    }
    const worker = this.#idle.pop() ?? this.#hire();
    options.started?.();
    const { signal, end } = this.#limited(options);
    this.metrics.busy.set(++this.#busy);
    const from = this.clock.monotonicMs();
    const answer = await worker.run({ program, handler, input }, options.transfer ?? [], signal);
    end();
    this.metrics.seconds.observe((this.clock.monotonicMs() - from) / 1000, { handler });
    void this.#giveBack(worker, answer, place);
    switch (answer.kind) {
      case 'done':
      case 'failed':
        return answer;
      case 'late':
        return { kind: 'late', why: answer.why, waiting: false };
      case 'died':
        return { kind: 'failed', why: answer.why };
    }
  }

  async #place({ signal, client }: JobOptions): Promise<Release | JobOutcome<never>> {
    if (this.#closed) return CLOSED;
    const waiting = this.#places.take(client, 1, signal);
    this.metrics.waiting.set(this.#places.waiting);
    try {
      return await waiting;
    } catch {
      return this.#closed ? CLOSED : GAVE_UP;
    } finally {
      this.metrics.waiting.set(this.#places.waiting);
    }
  }

  /** The job's own signal with its time limit. */
  #limited({ signal, maxMs }: JobOptions): { readonly signal: AbortSignal; end(): void } {
    const own = new AbortController();
    const onAbort = () => own.abort(signal.reason);
    const silence = this.clock.alarm(Math.max(1, maxMs), () => own.abort(new Error(`no answer within ${Math.ceil(maxMs)} ms`)));
    signal.addEventListener('abort', onAbort, { once: true });
    return {
      signal: own.signal,
      end: () => {
        silence();
        signal.removeEventListener('abort', onAbort);
      },
    };
  }

  #hire(): WorkerThread {
    const worker = new WorkerThread(this.#limits);
    this.#all.add(worker);
    this.metrics.hired.set(this.#all.size);
    return worker;
  }

  async #giveBack(worker: WorkerThread, answer: ThreadAnswer, place: Release): Promise<void> {
    this.metrics.busy.set(--this.#busy);
    if ('started' in answer && !answer.started) {
      this.#falseStarts += 1;
      this.#lastFault = answer.why;
    } else this.#falseStarts = 0;
    const spent = 'started' in answer || worker.jobs >= this.#limits.maxJobs || this.#closed;
    if (!spent) this.#idle.push(worker);
    else {
      this.metrics.ended.add(1, { reason: 'started' in answer ? answer.kind : 'replaced' });
      // There are never more threads than places, so this one is free only when its thread is gone.
      await worker.end();
      this.#all.delete(worker);
      this.metrics.hired.set(this.#all.size);
    }
    place();
  }

  /** Why work that needs a worker could not be done now; undefined when it could. */
  problem(): string | undefined {
    if (this.#falseStarts >= MAX_FALSE_STARTS) return `workers do not start: ${this.#lastFault}`;
    const waitedMs = this.#places.waitedMs();
    return waitedMs > LONG_WAIT_MS ? `${this.#places.waiting} jobs wait for a worker, one of them for ${Math.round(waitedMs / 1000)} s` : undefined;
  }

  /** Jobs at work. */
  get busy(): number {
    return this.#busy;
  }

  /** Threads that are there. */
  get workers(): number {
    return this.#all.size;
  }

  /** What waits is answered as failed, what works is ended. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#places.dismiss(new Error('closed'));
    await Promise.all([...this.#all].map((worker) => worker.end()));
  }
}
