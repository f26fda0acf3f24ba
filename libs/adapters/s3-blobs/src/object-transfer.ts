/** The same for every request to the store, for each client of the store. */
export const LIMITS = {
  connectMs: 2000,
  /** Longest time without a byte from or to the store. */
  silenceMs: 20_000,
  attempts: 2,
} as const;

/** The two requests that carry a mail. */
export interface ObjectTransfer {
  /** Resolves with the store's acknowledgement. */
  put(key: string, bytes: Buffer, signal?: AbortSignal, sha256?: string): Promise<void>;
  /** Undefined when there is no such object; rejects when there is no such bucket. */
  get(key: string, signal?: AbortSignal): Promise<Buffer | undefined>;
  close(): Promise<void>;
}
