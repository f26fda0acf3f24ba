import type { Meter } from '../looking/meter.js';

const CLEAR = 256;
const END = 257;
const LEAST_BITS = 9;
const MOST_BITS = 12;
const TABLE = 1 << MOST_BITS;

/**
 * LZW as PDF has it (ISO 32000 7.4.4): codes of 9 to 12 bits, the highest bit first, one bit more as soon as the table is one entry short of it. At most `max` bytes;
 * undefined when there are more, which is a limit crossed. What follows a code that cannot be is left out, as readers do.
 */
export function unpackedLzw(packed: Buffer, max: number, meter: Meter): Buffer | undefined {
  meter.look(packed.length);
  const prefix = new Uint16Array(TABLE);
  const last = new Uint8Array(TABLE);
  const length = new Uint16Array(TABLE);
  for (let code = 0; code < CLEAR; code++) {
    last[code] = code;
    length[code] = 1;
  }
  let out = Buffer.allocUnsafe(Math.min(max, 4 * packed.length + TABLE));
  let size = 0;
  let next = END + 1;
  let bits = LEAST_BITS;
  let before = -1;
  let held = 0;
  let count = 0;
  for (let at = 0; at < packed.length; ) {
    while (count < bits && at < packed.length) {
      held = ((held << 8) | (packed[at++] as number)) & 0xff_ffff;
      count += 8;
    }
    if (count < bits) break;
    const code = (held >> (count - bits)) & ((1 << bits) - 1);
    count -= bits;
    if (code === END) break;
    if (code === CLEAR) {
      next = END + 1;
      bits = LEAST_BITS;
      before = -1;
      continue;
    }
    if (code > next || (code === next && before < 0)) break;
    const known = code < next ? code : before;
    const long = (length[known] as number) + (code < next ? 0 : 1);
    if (size + long > max) {
      meter.crossed.add('LIMIT_FILE_BYTES');
      return undefined;
    }
    meter.look(long);
    if (size + long > out.length) out = Buffer.concat([out, Buffer.allocUnsafe(Math.min(max, 2 * out.length + long) - out.length)]);
    let first = known;
    for (let place = size + (length[known] as number) - 1; ; place--) {
      out[place] = last[first] as number;
      if (place === size) break;
      first = prefix[first] as number;
    }
    if (code >= next) out[size + long - 1] = out[size] as number;
    if (before >= 0 && next < TABLE) {
      prefix[next] = before;
      last[next] = out[size] as number;
      length[next] = (length[before] as number) + 1;
      next += 1;
    }
    if (next + 1 >= 1 << bits && bits < MOST_BITS) bits += 1;
    size += long;
    before = code;
  }
  return out.subarray(0, size);
}
