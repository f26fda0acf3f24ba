export interface SlotsOptions {
  /** Units that are given out at the same time. */
  readonly total: number;
  /** Units that one client may hold; default all. What one client cannot have is left to others, also while nobody else asks. */
  readonly perClient?: number;
}

/** Takes a holding back; a second call does nothing. */
export type Release = () => void;

interface Waiting {
  readonly client: string;
  readonly units: number;
  readonly sinceMs: number;
  readonly grant: (release: Release) => void;
  readonly refuse: (reason: unknown) => void;
}

/** Who is not limited to a client's part and stands in a line of its own. */
const UNLIMITED = '';

/**
 * Something of which there is only so much, shared fairly: each client has a line of its own in order of arrival, and the lines take turns. A client that asks for more
 * than there is in all, or than one client may have, waits until it can have that much and is content. Nothing is handed out twice; the time is told, no clock is read.
 */
export class FairSlots {
  readonly #lines = new Map<string, Waiting[]>();
  readonly #held = new Map<string, number>();
  #total: number;
  #free: number;

  constructor(
    readonly options: SlotsOptions,
    readonly nowMs: () => number,
  ) {
    this.#total = options.total;
    this.#free = options.total;
  }

  /** Units that nobody holds. */
  get free(): number {
    return this.#free;
  }

  get waiting(): number {
    let count = 0;
    for (const line of this.#lines.values()) count += line.length;
    return count;
  }

  /** Nobody holds anything and nobody waits. */
  get idle(): boolean {
    return this.#free === this.#total && this.#lines.size === 0;
  }

  /** So many units from now on. What is held above them stays held until it is given back. */
  resize(total: number): void {
    this.#free += total - this.#total;
    this.#total = total;
    this.#serve();
  }

  /** How long the longest wait is by now, ms, of those who would not have to wait if there were more: who waits for its own part does not count. */
  waitedMs(): number {
    let since = Number.POSITIVE_INFINITY;
    for (const [client, [first]] of this.#lines)
      if (first !== undefined && this.#withinPart(client, first.units)) since = Math.min(since, first.sinceMs);
    return since === Number.POSITIVE_INFINITY ? 0 : this.nowMs() - since;
  }

  /** `client` undefined: not limited to one client's part. Rejects with the signal's reason when that aborts while it waits. */
  take(client: string | undefined, wanted: number, signal?: AbortSignal): Promise<Release> {
    if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
    const name = client ?? UNLIMITED;
    const units = Math.min(Math.max(0, wanted), this.#max(name));
    if (!this.#lines.has(name) && this.#fits(name, units)) return Promise.resolve(this.#hold(name, units));
    return new Promise((resolve, reject) => {
      const refuse = (reason: unknown) => {
        signal?.removeEventListener('abort', leave);
        reject(reason as Error);
      };
      const leave = () => {
        this.#remove(waiting);
        refuse(signal?.reason);
        this.#serve();
      };
      const grant = (release: Release) => {
        signal?.removeEventListener('abort', leave);
        resolve(release);
      };
      const waiting: Waiting = { client: name, units, sinceMs: this.nowMs(), grant, refuse };
      signal?.addEventListener('abort', leave, { once: true });
      const line = this.#lines.get(name);
      if (line === undefined) this.#lines.set(name, [waiting]);
      else line.push(waiting);
      this.#serve();
    });
  }

  /** Everybody who waits gets this reason instead. What is held stays held. */
  dismiss(reason: unknown): void {
    const lines = [...this.#lines.values()];
    this.#lines.clear();
    for (const waiting of lines.flat()) waiting.refuse(reason);
  }

  #max(client: string): number {
    return client === UNLIMITED ? this.#total : Math.min(this.#total, this.options.perClient ?? this.#total);
  }

  #withinPart(client: string, units: number): boolean {
    const max = this.#max(client);
    // Whose part is all there is never waits for its own part, but for others.
    return max === this.#total || (this.#held.get(client) ?? 0) + units <= max;
  }

  /** Nobody whom it would overtake could be served with what is free: those wait for their own part, or for more than that. */
  #fits(client: string, units: number): boolean {
    return units <= this.#free && this.#withinPart(client, units) && this.#next() === undefined;
  }

  #hold(client: string, units: number): Release {
    this.#free -= units;
    this.#held.set(client, (this.#held.get(client) ?? 0) + units);
    let holding = true;
    return () => {
      if (!holding) return;
      holding = false;
      this.#free += units;
      const left = (this.#held.get(client) ?? 0) - units;
      if (left > 0) this.#held.set(client, left);
      else this.#held.delete(client);
      this.#serve();
    };
  }

  /** The first of the line whose turn it is; undefined when every line waits for its own part. */
  #next(): Waiting | undefined {
    for (const [client, [first]] of this.#lines) if (first !== undefined && this.#withinPart(client, first.units)) return first;
    return undefined;
  }

  #serve(): void {
    for (let next = this.#next(); next !== undefined && next.units <= this.#free; next = this.#next()) {
      this.#remove(next);
      // Its line goes behind the others.
      const rest = this.#lines.get(next.client);
      if (rest !== undefined) {
        this.#lines.delete(next.client);
        this.#lines.set(next.client, rest);
      }
      next.grant(this.#hold(next.client, next.units));
    }
  }

  #remove(waiting: Waiting): void {
    const line = this.#lines.get(waiting.client) ?? [];
    const at = line.indexOf(waiting);
    if (at >= 0) line.splice(at, 1);
    if (line.length === 0) this.#lines.delete(waiting.client);
  }
}
