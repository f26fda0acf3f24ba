import type { Meter } from '../looking/meter.js';

/** Sectors of a compound file and their chains (MS-CFB 2.2 to 2.5). A chain ends where it leaves the file or goes on for longer than there are sectors. */
export interface CompoundSectors {
  /** At most `size` bytes of the chain that begins there. */
  chain(start: number, size: number): Buffer;
  /** The same of the mini stream. */
  miniChain(start: number, size: number): Buffer;
  readonly directory: Buffer;
}

const HEADER_FATS = 109;
const MINI = 64;
const MINI_CUTOFF = 0x1000;

/** Undefined when the header is not one that can be followed. */
export function compoundSectors(bytes: Buffer, meter: Meter): CompoundSectors | undefined {
  const version = bytes.readUInt16LE(26);
  const shift = bytes.readUInt16LE(30);
  if (!((version === 3 && shift === 9) || (version === 4 && shift === 12))) return undefined;
  if (bytes.readUInt16LE(32) !== 6 || bytes.readUInt32LE(56) !== MINI_CUTOFF) return undefined;
  const size = 1 << shift;
  const count = Math.ceil(bytes.length / size) - 1;
  if (count < 1) return undefined;
  const fat = readFat(bytes, size, count, meter);
  const chain = (start: number, max: number) => follow({ bytes, next: fat, size, offset: size, meter }, start, max);
  const directory = chain(bytes.readInt32LE(48), Number.MAX_SAFE_INTEGER);
  if (directory.length < 128) return undefined;
  const miniFat = wordsOf(chain(bytes.readInt32LE(60), Number.MAX_SAFE_INTEGER));
  const miniStream = chain(directory.readInt32LE(116), Number.MAX_SAFE_INTEGER);
  const miniChain = (start: number, max: number) => follow({ bytes: miniStream, next: miniFat, size: MINI, offset: 0, meter }, start, max);
  return { chain, miniChain, directory };
}

/** The allocation table: for each sector of the file the one behind it. */
function readFat(bytes: Buffer, size: number, count: number, meter: Meter): Int32Array {
  const fat = new Int32Array(count).fill(-1);
  let filled = 0;
  const add = (sector: number) => {
    const at = (sector + 1) * size;
    for (let i = 0; i < size / 4 && filled < count; i++, filled++) {
      const place = at + 4 * i;
      fat[filled] = sector >= 0 && place + 4 <= bytes.length ? bytes.readInt32LE(place) : -1;
    }
  };
  for (let i = 0; i < HEADER_FATS && filled < count; i++) {
    const sector = bytes.readInt32LE(76 + 4 * i);
    if (sector < 0) break;
    add(sector);
  }
  // Sectors that name more of them; the last word names the next such sector.
  let list = bytes.readInt32LE(68);
  for (let lists = 0; list >= 0 && filled < count && lists < count; lists++) {
    const at = (list + 1) * size;
    if (at + size > bytes.length) break;
    for (let i = 0; i < size / 4 - 1; i++) {
      const sector = bytes.readInt32LE(at + 4 * i);
      if (sector < 0) break;
      add(sector);
    }
    list = bytes.readInt32LE(at + size - 4);
    meter.look(size);
  }
  meter.look(4 * filled);
  return fat;
}

function wordsOf(bytes: Buffer): Int32Array {
  const words = new Int32Array(bytes.length >> 2);
  for (let i = 0; i < words.length; i++) words[i] = bytes.readInt32LE(4 * i);
  return words;
}

interface Sectors {
  readonly bytes: Buffer;
  readonly next: Int32Array;
  readonly size: number;
  /** Where sector 0 begins. */
  readonly offset: number;
  readonly meter: Meter;
}

/** Bytes of a chain. Sectors that lie one behind the other, as most do, are not copied. */
function follow({ bytes, next, size, offset, meter }: Sectors, start: number, max: number): Buffer {
  const runs: Buffer[] = [];
  let first = start;
  let total = 0;
  let steps = 0;
  for (let at = start; total < max && at >= 0 && at < next.length && steps < next.length; steps++) {
    const following = next[at] as number;
    total += size;
    if (following !== at + 1 || following >= next.length || total >= max || steps + 1 === next.length) {
      runs.push(bytes.subarray(offset + first * size, offset + (at + 1) * size));
      first = following;
    }
    at = following;
  }
  meter.look(total);
  const whole = runs.length === 1 ? (runs[0] as Buffer) : Buffer.concat(runs);
  return whole.length > max ? whole.subarray(0, max) : whole;
}
