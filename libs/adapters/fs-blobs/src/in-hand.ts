import type { BlobKey } from '@postern/kernel';

/** Bytes that were put lately, for the one who asks for them next. */
export interface InHand {
  keep(key: BlobKey, bytes: Buffer): void;
  /** Gives them once. */
  take(key: BlobKey): Buffer | undefined;
  forget(key: BlobKey): void;
}

/** At most `maxBytes`; the oldest go first. What is larger alone is not kept. */
export function createInHand(maxBytes: number): InHand {
  const kept = new Map<BlobKey, Buffer>();
  let size = 0;
  const take = (key: BlobKey): Buffer | undefined => {
    const bytes = kept.get(key);
    if (bytes !== undefined && kept.delete(key)) size -= bytes.length;
    return bytes;
  };
  return {
    keep(key, bytes) {
      take(key);
      if (bytes.length > maxBytes) return;
      kept.set(key, bytes);
      size += bytes.length;
      for (const oldest of kept.keys()) {
        if (size <= maxBytes) break;
        take(oldest);
      }
    },
    take,
    forget: (key) => void take(key),
  };
}
