import type { FileFindingCode } from '../findings.js';

/** Budgets of one mail's content (obligation 20). */
export interface FileLimits {
  /** Levels of containers: 1 is the mail and its direct attachments. */
  readonly maxDepth: number;
  /** Parts, members and embedded files together. */
  readonly maxFiles: number;
  /** Bytes of everything that was unpacked, together. */
  readonly maxTotalBytes: number;
  readonly maxFileBytes: number;
  /** Bytes out for one byte in, of one container, once it has given `ratioFromBytes`. */
  readonly maxRatio: number;
  readonly ratioFromBytes: number;
  readonly maxTimeMs: number;
}

export const DEFAULT_FILE_LIMITS: FileLimits = {
  maxDepth: 32,
  maxFiles: 1000,
  maxTotalBytes: 512 * 1024 * 1024,
  maxFileBytes: 256 * 1024 * 1024,
  maxRatio: 100,
  ratioFromBytes: 1024 * 1024,
  maxTimeMs: 20_000,
};

/** The limit that was crossed; each is remembered, nothing is crossed silently. */
export type LimitCode = Extract<FileFindingCode, `LIMIT_${string}`>;

/** Bytes that one container may still give out, and why not more. */
export interface Allowance {
  readonly bytes: number;
  readonly limit: LimitCode;
}

/** Counts what a walk takes. Time is told to it, it reads no clock. */
export class FileBudget {
  #files = 0;
  #bytes = 0;

  constructor(readonly limits: FileLimits) {}

  /** Counts one file; the limit that forbids it, if any. */
  takeFile(depth: number, elapsedMs: number): LimitCode | undefined {
    if (depth > this.limits.maxDepth) return 'LIMIT_NESTING';
    if (elapsedMs > this.limits.maxTimeMs) return 'LIMIT_TIME';
    if (this.#files >= this.limits.maxFiles) return 'LIMIT_FILES';
    this.#files += 1;
    return undefined;
  }

  /** Files that may still come. */
  get filesLeft(): number {
    return Math.max(0, this.limits.maxFiles - this.#files);
  }

  /** How much a container of `packed` bytes, which has given `given` so far, may give out next. */
  allowance(packed: number, given: number): Allowance {
    const byTotal = this.limits.maxTotalBytes - this.#bytes;
    const byRatio = Math.max(this.limits.ratioFromBytes, packed * this.limits.maxRatio) - given;
    const byFile = this.limits.maxFileBytes;
    const bytes = Math.max(0, Math.min(byTotal, byRatio, byFile));
    return { bytes, limit: bytes === Math.max(0, byRatio) ? 'LIMIT_RATIO' : bytes === byFile ? 'LIMIT_FILE_BYTES' : 'LIMIT_TOTAL_BYTES' };
  }

  /** Counts unpacked bytes. */
  takeBytes(count: number): void {
    this.#bytes += count;
  }
}
