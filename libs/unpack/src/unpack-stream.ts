import { promisify } from 'node:util';
import * as zlib from 'node:zlib';

import { linear } from '@postern/linear';

import type { Container } from './container.js';

const gunzip = promisify(zlib.gunzip) as (bytes: Buffer, options: zlib.ZlibOptions) => Promise<Buffer>;
const unzstd = promisify(zlib.zstdDecompress) as (bytes: Buffer, options: zlib.ZstdOptions) => Promise<Buffer>;

/** Largest window that is granted to a zstd frame, as a power of two: 128 MiB. */
const MAX_WINDOW_LOG = 27;

/**
 * Unpacks one compressed stream, all of its members or frames. False: the reader here cannot, another one should try. Too much is a problem, never cut in
 * silence.
 */
export async function unpackStream(type: 'gz' | 'zst', bytes: Buffer, name: string, into: Container): Promise<boolean> {
  const allowed = into.allowance(bytes.length);
  const maxOutputLength = Math.max(1, allowed.bytes);
  try {
    const content =
      type === 'gz'
        ? await gunzip(bytes, { maxOutputLength })
        : await unzstd(bytes, { maxOutputLength, params: { [zlib.constants.ZSTD_d_windowLogMax]: MAX_WINDOW_LOG } });
    await into.member([storedName(type, bytes) || innerName(name)], content);
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') return false;
    into.problem('too-large', allowed.limit, name);
    return true;
  }
}

/** The file name in a gzip header (RFC 1952 2.3). */
function storedName(type: string, bytes: Buffer): string {
  const flags = bytes[3] ?? 0;
  if (type !== 'gz' || (flags & 8) === 0) return '';
  let at = 10;
  if ((flags & 4) !== 0) at += 2 + (bytes.length > 12 ? bytes.readUInt16LE(10) : 0);
  const end = bytes.indexOf(0, at);
  return end < 0 || end - at > 1024 ? '' : bytes.toString('latin1', at, end);
}

const SHORT_TAR = linear(/\.t[gbx]z2?$/i);
const PACKED = linear(/\.(?:gz|bz2|xz|zst|z|lzma)$/i);

/** `a.tar.gz` holds `a.tar`, `a.tgz` too. */
export function innerName(name: string): string {
  const inner = name.replace(SHORT_TAR, '.tar').replace(PACKED, '');
  return inner === '' || inner === name ? 'content' : inner;
}
