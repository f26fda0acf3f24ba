import { linear } from '@postern/linear';

import type { Container } from './container.js';
import { inflateWithin } from './inflate-within.js';

const GUESSED_RATIO = 8;

/**
 * Unpacks one compressed stream, all of its members or frames. False: the reader here cannot, another one should try. Too much is a problem, never cut in
 * silence.
 */
export async function unpackStream(type: 'gz' | 'zst', bytes: Buffer, name: string, into: Container): Promise<boolean> {
  const inflated = await inflateWithin(into, type, bytes, expectedOf(type, bytes));
  if (inflated.kind === 'broken') return false;
  if (inflated.kind === 'too-large') into.problem('too-large', inflated.limit, name);
  else await into.member([storedName(type, bytes) || innerName(name)], inflated.content, true);
  return true;
}

/** What a gzip says at its end that it unpacks to (RFC 1952 2.3.1), the last member's; a guess for the other. Only how much is tried first depends on it. */
function expectedOf(type: string, bytes: Buffer): number {
  return type === 'gz' && bytes.length > 18 ? bytes.readUInt32LE(bytes.length - 4) : bytes.length * GUESSED_RATIO;
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
