import type { AvAnswer } from '@postern/verdict';

/** How long it is known that clamd cannot be reached, unless a scan finds it so again, ms. */
const KNOWN_MS = 10_000;
/** Time after which the scan that tries is no longer waited for by the others, ms: its connection stands, or it hangs. */
const TRY_MS = 3000;

/** One scan; `patient`: with further attempts when there is no connection. */
export type Attempt = (patient: boolean) => Promise<AvAnswer>;

/**
 * Whether clamd can be reached at all. While it cannot, one scan at a time tries, once, and the others hear at once what the last one heard: a sender that waits behind the
 * patience of all before it would give up without an answer, instead of coming again.
 */
export class Reach {
  #unreachable: { readonly answer: AvAnswer; readonly atMs: number } | undefined;
  #triesSinceMs: number | undefined;

  constructor(readonly nowMs: () => number) {}

  /** What was heard from a clamd that cannot be reached; undefined: as far as is known, it can. */
  gone(): AvAnswer | undefined {
    return this.#unreachable !== undefined && this.nowMs() - this.#unreachable.atMs < KNOWN_MS ? this.#unreachable.answer : undefined;
  }

  async scan(attempt: Attempt): Promise<AvAnswer> {
    const gone = this.gone();
    if (gone === undefined) return this.#learn(await attempt(true));
    if (this.#tries()) return gone;
    const since = this.nowMs();
    this.#triesSinceMs = since;
    try {
      return this.#learn(await attempt(false));
    } finally {
      if (this.#triesSinceMs === since) this.#triesSinceMs = undefined;
    }
  }

  #tries(): boolean {
    return this.#triesSinceMs !== undefined && this.nowMs() - this.#triesSinceMs < TRY_MS;
  }

  #learn(answer: AvAnswer): AvAnswer {
    const code = answer.kind === 'failed' ? answer.error.code : '';
    // What only repeats what is known is nothing new, and a scan that ended at its deadline or in the line says nothing about the connection.
    if (answer === this.#unreachable?.answer || code === 'CLAMD_LATE' || code === 'CLAMD_BUSY') return answer;
    this.#unreachable = code === 'CLAMD_UNREACHABLE' ? { answer, atMs: this.nowMs() } : undefined;
    return answer;
  }
}
