import { FairSlots } from '@postern/flow';
import type { Release } from '@postern/flow';

import { ScanThread } from './scan-thread.js';
import type { ThreadAnswer, ThreadRules } from './scan-thread.js';

/** Threads that scan, hired when they are needed, at most `size`; scans beyond wait, and clients take turns. A thread that is late is ended and replaced. */
export class ScanThreads {
  readonly #places: FairSlots;
  readonly #idle: ScanThread[] = [];
  readonly #all = new Set<ScanThread>();
  #closed = false;

  constructor(
    readonly rules: ThreadRules,
    size: number,
  ) {
    // One client leaves a thread to others, if there are two: a scan of much may take seconds, and it cannot be interrupted.
    this.#places = new FairSlots({ total: size, perClient: Math.max(1, Math.floor(size / 2)) }, () => performance.now());
  }

  /** Never rejects. */
  async scan(bytes: Buffer, signal: AbortSignal, client?: string): Promise<ThreadAnswer> {
    const place = this.#closed ? undefined : await this.#places.take(client, 1, signal).catch(() => undefined);
    if (place === undefined || this.#closed || signal.aborted) {
      place?.();
      return this.#closed ? { ended: 'died', why: 'the engine is closed' } : { ended: 'late', why: 'waiting for a thread' };
    }
    const thread = this.#idle.pop() ?? this.#hire();
    const answer = await thread.scan(bytes, signal);
    void this.#giveBack(thread, answer, place);
    return answer;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#places.dismiss(new Error('closed'));
    await Promise.all([...this.#all].map((thread) => thread.end()));
  }

  #hire(): ScanThread {
    const thread = new ScanThread(this.rules);
    this.#all.add(thread);
    return thread;
  }

  async #giveBack(thread: ScanThread, answer: ThreadAnswer, place: Release): Promise<void> {
    if ('ended' in answer) {
      // Native code runs to its end, so its place is free only then: there are never more threads than places.
      await thread.end();
      this.#all.delete(thread);
    } else this.#idle.push(thread);
    place();
  }
}
