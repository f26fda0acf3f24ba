/** Time as a dependency. Core never reads a clock by itself. */
export interface Clock {
  /** Wall time, milliseconds since the epoch. */
  now(): number;
  /** Milliseconds that never jump back; only differences mean something. */
  monotonicMs(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it aborts first. A process that waits lives on. */
  after(ms: number, signal?: AbortSignal): Promise<void>;
  /** Rings once after `ms`, unless the function that it gives is called before. For limits that hardly ever run out: it costs a fraction of `after`. */
  alarm(ms: number, ring: () => void): () => void;
}
