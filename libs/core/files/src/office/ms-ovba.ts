import type { Meter } from '../looking/meter.js';

/** Bytes that one container may decompress to; sources of modules are far smaller. */
const MAX_OUTPUT = 8 * 1024 * 1024;
const CHUNK = 4096;

/**
 * Decompresses a CompressedContainer (MS-OVBA 2.4.1) that begins at `offset`. Damaged data gives what could be read until then; undefined when it does not begin
 * with the signature byte. More than 8 MiB is a limit crossed.
 */
export function decompressVba(bytes: Buffer, meter: Meter, offset = 0): Buffer | undefined {
  if (bytes[offset] !== 1) return undefined;
  let out = Buffer.allocUnsafe(2 * CHUNK);
  let size = 0;
  let chunks = 0;
  for (let at = offset + 1; at + 2 <= bytes.length; chunks++) {
    const header = bytes.readUInt16LE(at);
    const isPacked = (header & 0x8000) !== 0;
    // A chunk that is not packed has 4,096 bytes, whatever its header says (2.4.1.1.4).
    const end = Math.min(bytes.length, isPacked ? at + (header & 0x0fff) + 3 : at + 2 + CHUNK);
    if ((header >> 12) % 8 !== 3) break;
    if (size > MAX_OUTPUT) {
      meter.crossed.add('LIMIT_FILE_BYTES');
      break;
    }
    if (out.length < size + CHUNK) out = Buffer.concat([out], 2 * out.length);
    const gained = isPacked ? tokens(bytes, at + 2, end, out.subarray(size, size + CHUNK)) : bytes.copy(out, size, at + 2, end);
    size += gained;
    meter.look(end - at + 2 * gained);
    at = end;
  }
  return chunks === 0 ? undefined : out.subarray(0, size);
}

/** One compressed chunk: flag bytes, each followed by eight literals or copies within the chunk. How many bytes it gives. */
function tokens(bytes: Buffer, from: number, to: number, out: Buffer): number {
  let size = 0;
  // The split between offset and length moves with the bytes that are there already (2.4.1.3.19.1).
  let bits = 4;
  for (let at = from; at < to && size < CHUNK; ) {
    const flags = bytes[at++] as number;
    for (let bit = 0; bit < 8 && at < to && size < CHUNK; bit++) {
      if ((flags & (1 << bit)) === 0) {
        out[size++] = bytes[at++] as number;
        continue;
      }
      if (at + 2 > to) return size;
      const token = bytes.readUInt16LE(at);
      at += 2;
      while (1 << bits < size) bits += 1;
      const length = (token & (0xffff >> bits)) + 3;
      const back = (token >> (16 - bits)) + 1;
      if (back > size) return size;
      const end = Math.min(CHUNK, size + length);
      for (; size < end; size++) out[size] = out[size - back] as number;
    }
  }
  return size;
}
