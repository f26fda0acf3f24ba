import { ScanThread } from './scan-thread.js';
import type { ThreadAnswer, ThreadRules } from './scan-thread.js';

interface Waiting {
  readonly bytes: Buffer;
  readonly signal: AbortSignal;
  /** Nobody waits for it any more. */
  readonly leave: () => void;
  resolve(answer: ThreadAnswer): void;
}

/** Threads that scan, hired when they are needed, at most `size`; scans beyond wait in their order. A thread that is late is ended and replaced. */
export class ScanThreads {
  readonly #queue: Waiting[] = [];
  readonly #idle: ScanThread[] = [];
  readonly #all = new Set<ScanThread>();
  #closed = false;

  constructor(
    readonly rules: ThreadRules,
    readonly size: number,
  ) {}

  /** Never rejects. */
  scan(bytes: Buffer, signal: AbortSignal): Promise<ThreadAnswer> {
    return new Promise((resolve) => {
      if (this.#closed) return resolve({ ended: 'died', why: 'the engine is closed' });
      const waiting: Waiting = { bytes, signal, leave: () => this.#leave(waiting), resolve };
      this.#queue.push(waiting);
      // Taken away as soon as it is served: a signal outlives its scan by far, and would hold the octets.
      signal.addEventListener('abort', waiting.leave, { once: true });
      this.#serve();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { resolve } of this.#queue.splice(0)) resolve({ ended: 'died', why: 'the engine is closed' });
    await Promise.all([...this.#all].map((thread) => thread.end()));
  }

  #serve(): void {
    while (this.#queue.length > 0 && !this.#closed) {
      const thread = this.#idle.pop() ?? this.#hire();
      if (thread === undefined) return;
      const waiting = this.#queue.shift();
      if (waiting !== undefined) void this.#work(thread, waiting);
    }
  }

  #hire(): ScanThread | undefined {
    if (this.#all.size >= this.size) return undefined;
    const thread = new ScanThread(this.rules);
    this.#all.add(thread);
    return thread;
  }

  async #work(thread: ScanThread, { bytes, signal, leave, resolve }: Waiting): Promise<void> {
    signal.removeEventListener('abort', leave);
    const answer = await thread.scan(bytes, signal);
    resolve(answer);
    if ('ended' in answer) {
      // Native code runs to its end, so its place is free only then: there are never more threads than places.
      await thread.end();
      this.#all.delete(thread);
    } else this.#idle.push(thread);
    this.#serve();
  }

  #leave(waiting: Waiting): void {
    const at = this.#queue.indexOf(waiting);
    if (at < 0) return;
    this.#queue.splice(at, 1);
    waiting.resolve({ ended: 'late', why: 'waiting for a thread' });
  }
}
