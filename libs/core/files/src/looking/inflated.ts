import { constants, inflateRawSync, inflateSync } from 'node:zlib';

import type { Meter } from './meter.js';

/** What a stream gives that is packed as usual; only for more than that it is begun again. */
const USUAL_RATIO = 8;
const USUAL_LEAST = 4096;
/** A stream that is longer than this is tried by its beginning first, where most of what is no stream shows it. */
const LONG = 8192;
const BEGINNING = 2048;

/**
 * Unpacks deflated bytes, with the frame of zlib or `raw`, at most `max` of them. Undefined when they are damaged, or too many, which is a limit crossed. How much
 * is unpacked before damage shows is not told by zlib, so a stream is tried with growing bounds: what counts as looked at is what was really unpacked.
 */
export function inflated(packed: Buffer, max: number, meter: Meter, frame: 'zlib' | 'raw' = 'zlib'): Buffer | undefined {
  if (frame === 'zlib' && !isZlib(packed)) return undefined;
  const unpack = frame === 'zlib' ? inflateSync : inflateRawSync;
  if (
    packed.length > LONG &&
    isDamaged(() => unpack(packed.subarray(0, BEGINNING), { maxOutputLength: LONG, finishFlush: constants.Z_SYNC_FLUSH }), meter)
  )
    return undefined;
  meter.look(packed.length);
  for (let bound = USUAL_LEAST + USUAL_RATIO * packed.length; ; bound *= USUAL_RATIO) {
    const maxOutputLength = Math.max(1, Math.min(bound, max, meter.left));
    try {
      // The last bytes of the checksum are missing in some files; readers do not mind.
      const bytes = unpack(packed, { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH });
      meter.look(bytes.length);
      return bytes;
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') {
        meter.look(Math.min(maxOutputLength, meter.left));
        return undefined;
      }
      const tooMany = maxOutputLength >= max;
      meter.look(maxOutputLength === meter.left ? maxOutputLength + 1 : maxOutputLength);
      if (!tooMany) continue;
      meter.crossed.add('LIMIT_FILE_BYTES');
      return undefined;
    }
  }
}

function isDamaged(unpack: () => Buffer, meter: Meter): boolean {
  meter.look(BEGINNING + LONG);
  try {
    unpack();
    return false;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE';
  }
}

/** Method, window and check of the two bytes in front (RFC 1950 2.2). */
function isZlib(packed: Buffer): boolean {
  return packed.length > 2 && ((packed[0] as number) & 0x0f) === 8 && packed.readUInt16BE(0) % 31 === 0;
}
