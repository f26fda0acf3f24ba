/** Octets that one container may decompress to; sources of modules are far smaller. */
const MAX_OUTPUT = 8 * 1024 * 1024;

/**
 * Decompresses a CompressedContainer (MS-OVBA 2.4.1) that begins at `offset`. Damaged data gives what could be read until then; undefined when it does not begin
 * with the signature octet. Never throws.
 */
export function decompressVba(bytes: Buffer, offset = 0): Buffer | undefined {
  if (bytes[offset] !== 1) return undefined;
  const chunks: Buffer[] = [];
  let total = 0;
  for (let at = offset + 1; at + 2 <= bytes.length && total < MAX_OUTPUT; ) {
    const header = bytes.readUInt16LE(at);
    const end = Math.min(bytes.length, at + (header & 0x0fff) + 3);
    if ((header >> 12) % 8 !== 3) break;
    const chunk = (header & 0x8000) !== 0 ? tokens(bytes, at + 2, end) : bytes.subarray(at + 2, Math.min(bytes.length, at + 2 + 4096));
    chunks.push(chunk);
    total += chunk.length;
    at = end;
  }
  return chunks.length === 0 ? undefined : Buffer.concat(chunks);
}

/** One compressed chunk: flag octets, each followed by eight literals or copies within the chunk. */
function tokens(bytes: Buffer, from: number, to: number): Buffer {
  const out = Buffer.alloc(4096);
  let size = 0;
  for (let at = from; at < to && size < 4096; ) {
    const flags = bytes[at++] ?? 0;
    for (let bit = 0; bit < 8 && at < to && size < 4096; bit++) {
      if ((flags & (1 << bit)) === 0) {
        out[size++] = bytes[at++] ?? 0;
        continue;
      }
      if (at + 2 > to) return out.subarray(0, size);
      const token = bytes.readUInt16LE(at);
      at += 2;
      // The split between offset and length moves with the octets that are there already (2.4.1.3.19.1).
      const bits = Math.max(4, Math.ceil(Math.log2(size)));
      const length = (token & (0xffff >> bits)) + 3;
      const back = (token >> (16 - bits)) + 1;
      if (back > size) return out.subarray(0, size);
      for (let i = 0; i < length && size < 4096; i++, size++) out[size] = out[size - back] ?? 0;
    }
  }
  return out.subarray(0, size);
}
