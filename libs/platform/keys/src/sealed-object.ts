import { randomBytes } from 'node:crypto';

import { decrypt, encrypt, NONCE_OCTETS, TAG_OCTETS } from './gcm.js';
import { KeyRefused } from './key-wrap.port.js';

/** First octets of each sealed object: nobody takes one for a message, or a message for one. */
const MAGIC = Buffer.from('\x89PSO\x01', 'latin1');
const SEGMENT = 65_536;
const SEALED_SEGMENT = SEGMENT + TAG_OCTETS;

export const OBJECT_KEY_OCTETS = 32;

/** A key for one object and no other. */
export const newObjectKey = (): Buffer => randomBytes(OBJECT_KEY_OCTETS);

export const isSealed = (octets: Uint8Array): boolean => Buffer.from(octets.subarray(0, MAGIC.length)).equals(MAGIC);

/**
 * Seals an object: segments of 64 KiB by AES-256-GCM, numbered and the last one marked in the nonce, so that none can be left out, moved or cut off (STREAM of Hoang, Reyhanitabar, Rogaway and Vizár, 2015).
 * `key` must have sealed nothing else; `name` is needed to open it.
 */
export function seal(plain: Buffer, key: Buffer, name: string): Buffer {
  const about = Buffer.from(name);
  const count = segmentsOf(plain.length);
  const parts = Array.from({ length: count }, (_, i) =>
    encrypt(key, nonceOf(i, i === count - 1), about, plain.subarray(i * SEGMENT, (i + 1) * SEGMENT)),
  );
  return Buffer.concat([MAGIC, ...parts]);
}

/** Octets of what `seal` made, when opened. Throws KeyRefused for what it never made. */
export function openedSize(sealed: Buffer): number {
  const rest = sealed.length - MAGIC.length;
  if (!isSealed(sealed) || rest < TAG_OCTETS) throw new KeyRefused('not a sealed object');
  const count = Math.ceil(rest / SEALED_SEGMENT);
  const size = rest - count * TAG_OCTETS;
  if (segmentsOf(size) !== count) throw new KeyRefused('not a sealed object');
  return size;
}

/** Some octets of a sealed object; less where it ends. Throws KeyRefused when the key or the name is another, or what is read was altered. */
export function open(sealed: Buffer, key: Buffer, name: string, offset = 0, length = Number.POSITIVE_INFINITY): Buffer {
  const size = openedSize(sealed);
  const end = Math.min(size, offset + length);
  if (offset >= end && size > 0) return Buffer.alloc(0);
  const about = Buffer.from(name);
  const count = segmentsOf(size);
  const [first, last] = [Math.floor(offset / SEGMENT), Math.max(0, Math.ceil(end / SEGMENT) - 1)];
  const opened = Array.from({ length: last - first + 1 }, (_, n) => {
    const i = first + n;
    const at = MAGIC.length + i * SEALED_SEGMENT;
    return decrypt(key, nonceOf(i, i === count - 1), about, sealed.subarray(at, at + SEALED_SEGMENT));
  });
  return Buffer.concat(opened).subarray(offset - first * SEGMENT, end - first * SEGMENT);
}

/** An empty object has one segment too: its name and key are proven like those of any other. */
const segmentsOf = (size: number): number => Math.max(1, Math.ceil(size / SEGMENT));

function nonceOf(segment: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(NONCE_OCTETS);
  nonce.writeUInt32BE(segment, NONCE_OCTETS - 5);
  nonce.writeUInt8(isLast ? 1 : 0, NONCE_OCTETS - 1);
  return nonce;
}
