import { inflated } from '../looking/inflated.js';
import type { Meter } from '../looking/meter.js';
import type { ZipEntry, ZipIndex } from './zip-index.js';

/**
 * Bytes of a small member, for looking at its content here: stored or deflated, at most `maxBytes`. Undefined when it is encrypted, damaged, packed otherwise,
 * or larger, which is a limit crossed. Everything that is to be scanned goes through the walker instead.
 */
export function readSmallEntry(bytes: Buffer, entry: ZipEntry, maxBytes: number, meter: Meter): Buffer | undefined {
  if (entry.encrypted || entry.dataStart >= bytes.length) return undefined;
  const packed = bytes.subarray(entry.dataStart, entry.dataEnd);
  for (const method of entry.methods) {
    if (method === 0 && packed.length <= maxBytes) return packed;
    if (method === 0) meter.crossed.add('LIMIT_FILE_BYTES');
    // Where the headers name two methods, the other one may fit.
    const content = method === 8 ? inflated(packed, maxBytes, meter, 'raw') : undefined;
    if (content !== undefined) return content;
  }
  return undefined;
}

/** The member with that name, without regard to case, as Windows programs look it up. */
export function findEntry(index: ZipIndex, name: string): ZipEntry | undefined {
  const wanted = name.toLowerCase();
  return index.entries.find((entry) => entry.names.some((own) => own.toLowerCase() === wanted));
}
