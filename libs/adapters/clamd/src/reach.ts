import { setTimeout as pause } from 'node:timers/promises';

import type { AvAnswer } from '@postern/verdict';

/** How long it is known that clamd cannot be reached, unless a scan finds it so again, ms. */
const KNOWN_MS = 10_000;
/** Longest wait of the others for the scan that tries, ms: by then its connection stands, or it hangs. */
const TRY_MS = 3000;

/** One scan; `patient`: with further attempts when there is no connection. */
export type Attempt = (patient: boolean) => Promise<AvAnswer>;

/**
 * Whether clamd can be reached at all. While it cannot, one scan at a time tries, once, and the others hear what that one hears: a sender that waits behind the patience of
 * all before it would give up without an answer, instead of coming again. Once it is back, all of them are made.
 */
export class Reach {
  #unreachable: { readonly answer: AvAnswer; readonly atMs: number } | undefined;
  #trying: Promise<unknown> | undefined;

  constructor(
    readonly nowMs: () => number,
    readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown> = (ms, signal) => pause(ms, undefined, { signal, ref: false }),
  ) {}

  /** What was heard from a clamd that cannot be reached; undefined: as far as is known, it can. */
  gone(): AvAnswer | undefined {
    return this.#unreachable !== undefined && this.nowMs() - this.#unreachable.atMs < KNOWN_MS ? this.#unreachable.answer : undefined;
  }

  async scan(attempt: Attempt): Promise<AvAnswer> {
    if (this.gone() === undefined) return this.#learn(await attempt(true));
    if (this.#trying === undefined) return this.#try(attempt);
    await this.#trying;
    return this.gone() ?? this.#learn(await attempt(true));
  }

  async #try(attempt: Attempt): Promise<AvAnswer> {
    const over = new AbortController();
    const scan = attempt(false).then((answer) => this.#learn(answer));
    const trying = Promise.race([scan, this.wait(TRY_MS, over.signal)]).catch(() => undefined);
    this.#trying = trying;
    // Whoever comes after that makes the next try.
    void trying.then(() => {
      if (this.#trying === trying) this.#trying = undefined;
    });
    try {
      return await scan;
    } finally {
      over.abort();
    }
  }

  #learn(answer: AvAnswer): AvAnswer {
    const code = answer.kind === 'failed' ? answer.error.code : '';
    // What only repeats what is known is nothing new, and a scan that ended at its deadline or in the line says nothing about the connection.
    if (answer === this.#unreachable?.answer || code === 'CLAMD_LATE' || code === 'CLAMD_BUSY') return answer;
    this.#unreachable = code === 'CLAMD_UNREACHABLE' ? { answer, atMs: this.nowMs() } : undefined;
    return answer;
  }
}
