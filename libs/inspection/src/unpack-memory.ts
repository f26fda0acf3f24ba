import type { Clock, Gauge, Metrics } from '@postern/kernel';

/** Bytes that one mail holds now. */
export interface Holding {
  readonly bytes: number;
  /** Gives back all but so many; what it holds never grows. */
  shrink(bytes: number): void;
  release(): void;
}

/** What one walk through one mail may hold. */
export interface MemoryShare {
  /** Bytes that it may still take; to ask for more is the mail's fault. */
  readonly left: number;
  /** Waits until there is room. Rejects with the signal's reason. Asking for more than `left` gives what is left. */
  take(bytes: number, signal: AbortSignal): Promise<Holding>;
  /** Gives everything back. */
  close(): void;
}

interface Waiting {
  readonly share: Share;
  readonly bytes: number;
  readonly sinceMs: number;
  readonly grant: (from: Lane) => void;
}

interface Share {
  held: number;
  closed: boolean;
}

type Lane = 'common' | 'reserve';

/** Where several processes have the memory together: the common half is divided among them, the other half goes from one to the next. */
export interface SharedMemory {
  readonly processes: number;
  /** Resolves, when the other half is ours, with how to give it back. Never rejects. */
  reserve(): Promise<() => void>;
}

/** One mail may hold half of all there is; the other half is for all mails together, and its last quarter only for those that hold little. */
const MAX_PART = 2;
const LITTLE_PART = 4;
const LITTLE = 4 * 1024 * 1024;
/** A mail that waits longer says that there is too little. */
const LONG_WAIT_MS = 5000;

/**
 * Bytes that all mails may be unpacked to at the same time. What a mail wants is given out of the common half while there is room; beyond that it waits in
 * line for the other half, which one mail has at a time, whole: so the mail that has it gets to its end, and nobody waits for ever while others wait for him.
 */
export class UnpackMemory {
  /** Most that one mail may hold. */
  readonly max: number;
  readonly #line: Waiting[] = [];
  #common = 0;
  #reserved = 0;
  #owner: Share | undefined;
  readonly #commonBytes: number;
  /** How to give back the other half, while it is ours. */
  #reserve: (() => void) | undefined;
  #asking = false;
  readonly #held: Gauge;
  readonly #waiting: Gauge;

  constructor(
    readonly bytes: number,
    readonly clock: Pick<Clock, 'monotonicMs'>,
    metrics: Metrics,
    readonly shared?: SharedMemory,
  ) {
    this.max = Math.floor(bytes / MAX_PART);
    this.#commonBytes = Math.floor((bytes - this.max) / (shared?.processes ?? 1));
    metrics.gauge('postern_unpack_memory_limit_bytes', 'Bytes that mails may be unpacked to at the same time', [], 'max').set(bytes);
    this.#held = metrics.gauge('postern_unpack_memory_held_bytes', 'Bytes that mails are unpacked to now');
    this.#waiting = metrics.gauge('postern_unpack_memory_waiting', 'Mails that wait for memory to be unpacked');
  }

  get held(): number {
    return this.#common + this.#reserved;
  }

  get waiting(): number {
    return this.#line.length;
  }

  open(): MemoryShare {
    const share: Share = { held: 0, closed: false };
    const holdings = new Set<Holding>();
    const left = () => Math.max(0, this.max - share.held);
    return {
      get left() {
        return left();
      },
      take: async (wanted, signal) => {
        const bytes = Math.min(Math.max(0, wanted), left());
        const lane = await this.#enter(share, bytes, signal);
        const holding = this.#holding(share, lane, bytes, () => holdings.delete(holding));
        if (share.closed) holding.release();
        else holdings.add(holding);
        return holding;
      },
      close: () => {
        share.closed = true;
        for (const holding of holdings) holding.release();
      },
    };
  }

  /** Why mail could not be unpacked now; undefined when it could. */
  problem(): string | undefined {
    const first = this.#line[0];
    const waitedMs = first === undefined ? 0 : this.clock.monotonicMs() - first.sinceMs;
    return waitedMs > LONG_WAIT_MS
      ? `${this.#line.length} mails wait for memory to be unpacked, one of them for ${Math.round(waitedMs / 1000)} s`
      : undefined;
  }

  #enter(share: Share, bytes: number, signal: AbortSignal): Promise<Lane> {
    if (signal.aborted) return Promise.reject(signal.reason as Error);
    const lane = this.#lane(share, bytes);
    if (lane !== undefined) {
      this.#add(share, lane, bytes);
      return Promise.resolve(lane);
    }
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#line.splice(this.#line.indexOf(waiting), 1);
        this.#waiting.set(this.#line.length);
        reject(signal.reason as Error);
      };
      const grant = (from: Lane) => {
        signal.removeEventListener('abort', leave);
        resolve(from);
      };
      const waiting: Waiting = { share, bytes, sinceMs: this.clock.monotonicMs(), grant };
      this.#line.push(waiting);
      this.#waiting.set(this.#line.length);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  #lane(share: Share, bytes: number): Lane | undefined {
    // Nothing is never given back, so it must not be what makes a mail the owner of the other half.
    if (bytes === 0) return 'common';
    const common = this.#commonBytes;
    const room = share.held + bytes <= LITTLE ? common : common - Math.floor(common / LITTLE_PART);
    if (this.#common + bytes <= room) return 'common';
    // The mail that has the reserve keeps it until all of it is given back, and never waits.
    if (this.#owner === share) return 'reserve';
    return this.#owner === undefined && this.#hasReserve() ? 'reserve' : undefined;
  }

  /** Whether the other half is ours; asks for it otherwise. */
  #hasReserve(): boolean {
    if (this.shared === undefined || this.#reserve !== undefined) return true;
    if (this.#asking) return false;
    this.#asking = true;
    void this.shared.reserve().then((giveBack) => {
      this.#asking = false;
      this.#reserve = giveBack;
      this.#serve();
      // Who waited for it is gone.
      if (this.#reserved === 0) this.#passOn();
    });
    return false;
  }

  #passOn(): void {
    this.#owner = undefined;
    this.#reserve?.();
    this.#reserve = undefined;
  }

  #add(share: Share, lane: Lane, bytes: number): void {
    share.held += bytes;
    if (lane === 'common') this.#common += bytes;
    else {
      this.#reserved += bytes;
      this.#owner = share;
    }
    this.#held.set(this.held);
  }

  #holding(share: Share, lane: Lane, bytes: number, onRelease: () => void): Holding {
    let held = bytes;
    const shrink = (to: number) => {
      const less = held - Math.min(held, Math.max(0, to));
      if (less === 0) return;
      held -= less;
      this.#giveBack(share, lane, less);
    };
    return {
      get bytes() {
        return held;
      },
      shrink,
      release: () => {
        shrink(0);
        onRelease();
      },
    };
  }

  #giveBack(share: Share, lane: Lane, bytes: number): void {
    share.held -= bytes;
    if (lane === 'common') this.#common -= bytes;
    else {
      this.#reserved -= bytes;
      if (this.#reserved === 0) this.#passOn();
    }
    this.#held.set(this.held);
    this.#serve();
  }

  /** In order of arrival; one that does not fit does not hold up the next, since it has the reserve to wait for. */
  #serve(): void {
    for (let i = 0; i < this.#line.length; ) {
      const waiting = this.#line[i] as Waiting;
      const lane = this.#lane(waiting.share, waiting.bytes);
      if (lane === undefined) i += 1;
      else {
        this.#line.splice(i, 1);
        this.#waiting.set(this.#line.length);
        this.#add(waiting.share, lane, waiting.bytes);
        waiting.grant(lane);
      }
    }
  }
}
