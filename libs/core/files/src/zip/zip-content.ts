import { inflateRawSync } from 'node:zlib';

import type { ZipEntry, ZipIndex } from './zip-index.js';

/**
 * Octets of a small member, for looking at its content here: stored or deflated, at most `maxBytes`. Undefined when it is encrypted, larger, damaged or packed
 * otherwise. Everything that is to be scanned goes through the walker instead.
 */
export function readSmallEntry(bytes: Buffer, entry: ZipEntry, maxBytes: number): Buffer | undefined {
  if (entry.encrypted || entry.dataStart >= bytes.length) return undefined;
  const packed = bytes.subarray(entry.dataStart, entry.dataEnd);
  for (const method of entry.methods) {
    if (method === 0 && packed.length <= maxBytes) return packed;
    if (method !== 8) continue;
    try {
      return inflateRawSync(packed, { maxOutputLength: maxBytes });
    } catch {
      // The other header's method may fit.
    }
  }
  return undefined;
}

/** The member with that name, without regard to case, as Windows programs look it up. */
export function findEntry(index: ZipIndex, name: string): ZipEntry | undefined {
  const wanted = name.toLowerCase();
  return index.entries.find((entry) => entry.names.some((own) => own.toLowerCase() === wanted));
}
