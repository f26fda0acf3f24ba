/** Work that several ask for and one does. It goes on as long as one of them waits for it. */
export class SharedWork<T> {
  readonly #ending = new AbortController();
  readonly #done: Promise<T>;
  #asking = 0;

  constructor(work: (signal: AbortSignal) => Promise<T>) {
    this.#done = work(this.#ending.signal);
    // Each of those who ask hears of it.
    this.#done.catch(() => undefined);
  }

  /** Nobody waited for it any more, so that it was ended: it has to be begun again. */
  get over(): boolean {
    return this.#ending.signal.aborted;
  }

  /** Rejects with the signal's reason, or as the work did. */
  async ask(signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    this.#asking += 1;
    let leave: (() => void) | undefined;
    const left = new Promise<never>((_resolve, reject) => {
      leave = () => reject(signal.reason as Error);
      signal.addEventListener('abort', leave, { once: true });
    });
    try {
      return await Promise.race([this.#done, left]);
    } finally {
      if (leave !== undefined) signal.removeEventListener('abort', leave);
      this.#asking -= 1;
      if (this.#asking === 0 && signal.aborted) this.#ending.abort(signal.reason);
    }
  }
}
