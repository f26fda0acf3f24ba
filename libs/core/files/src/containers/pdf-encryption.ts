import { createDecipheriv, createCipheriv, createHash } from 'node:crypto';

import { linear } from '@postern/linear';

import type { Meter } from '../looking/meter.js';
import type { Octets } from '../looking/octets.js';
import { firstString, numberOf, skipSpaces, stringOf } from './pdf-strings.js';
import { rc4 } from './rc4.js';

/** Undoes the encryption of one stream, by the number and generation of its object; undefined when it cannot be read. */
export type PdfDecryption = (content: Buffer, number: number, generation: number) => Buffer | undefined;

const ENCRYPT = Buffer.from('/Encrypt');
const IDENTIFIER = Buffer.from('/ID');
const DICTIONARY = 4096;
const MAX_TRIES = 3;
const REFERENCE = linear(/^(\d{1,10})\s{1,8}(\d{1,5})\s{1,8}R/);

/**
 * How a PDF is read that opens without a password: every reader tries the empty one by itself (ISO 32000-2 7.6). Undefined when it needs another, or a handler that is
 * not the standard one.
 */
export function emptyPassword(octets: Octets): PdfDecryption | undefined {
  let tries = 0;
  for (let at = octets.indexOf(ENCRYPT); at >= 0 && tries < MAX_TRIES; at = octets.indexOf(ENCRYPT, at + ENCRYPT.length), tries++) {
    const text = octets.latin1(at + ENCRYPT.length, at + ENCRYPT.length + DICTIONARY);
    const from = skipSpaces(text, 0);
    const reference = REFERENCE.exec(text.slice(from, from + 40));
    const dictionary = text.startsWith('<<', from)
      ? text.slice(from)
      : reference === null
        ? undefined
        : objectText(octets, `${reference[1]} ${reference[2]} obj`);
    const key = dictionary === undefined ? undefined : readKey(octets, dictionary);
    if (key !== undefined) return key;
  }
  return undefined;
}

function objectText(octets: Octets, head: string): string | undefined {
  const wanted = Buffer.from(head);
  for (let at = octets.indexOf(wanted), tries = 0; at >= 0 && tries < MAX_TRIES; at = octets.indexOf(wanted, at + wanted.length), tries++) {
    const before = octets.bytes[at - 1] ?? 10;
    if (before < 0x30 || before > 0x39) return octets.latin1(at, at + DICTIONARY);
  }
  return undefined;
}

type Method = 'rc4' | 'aes-128' | 'aes-256' | 'none';

function readKey(octets: Octets, dictionary: string): PdfDecryption | undefined {
  const { meter } = octets;
  const revision = numberOf(dictionary, '/R') ?? 0;
  const version = numberOf(dictionary, '/V') ?? 0;
  const owner = stringOf(dictionary, '/O');
  const user = stringOf(dictionary, '/U');
  if (!dictionary.includes('/Standard') || owner === undefined || user === undefined || user.length < 32) return undefined;
  if (revision >= 5) {
    const file = newKey(dictionary, user, revision, meter);
    return file === undefined ? undefined : (content) => withAes('aes-256-cbc', file, content, meter);
  }
  const key = oldKey(octets, dictionary, owner, user, revision);
  if (key === undefined) return undefined;
  const method = methodOf(dictionary, version);
  return (content, number, generation) => {
    if (method === 'none') return content;
    const own = objectKey(key, number, generation, method === 'aes-128');
    return method === 'rc4' ? rc4(own, content, meter) : withAes('aes-128-cbc', own, content, meter);
  };
}

function methodOf(dictionary: string, version: number): Method {
  if (version < 4) return 'rc4';
  if (dictionary.includes('/AESV2')) return 'aes-128';
  return dictionary.includes('/V2') ? 'rc4' : 'none';
}

const PADDING = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex');
const md5 = (...parts: readonly Buffer[]) => createHash('md5').update(Buffer.concat(parts)).digest();

/** Algorithms 2, 4 and 5 of 7.6.4.3 for the empty password; undefined when it is not the right one. */
function oldKey({ bytes, meter }: Octets, dictionary: string, owner: Buffer, user: Buffer, revision: number): Buffer | undefined {
  const permissions = Buffer.alloc(4);
  permissions.writeInt32LE((numberOf(dictionary, '/P') ?? 0) | 0);
  const at = bytes.lastIndexOf(IDENTIFIER);
  const near = at < 0 ? '' : bytes.toString('latin1', at + IDENTIFIER.length, at + 400);
  const identifier = firstString(near, near.indexOf('[') + 1) ?? Buffer.alloc(0);
  const open = revision >= 4 && dictionary.includes('/EncryptMetadata false') ? Buffer.alloc(4, 255) : Buffer.alloc(0);
  const size = revision === 2 ? 5 : Math.min(16, Math.max(5, (numberOf(dictionary, '/Length') ?? 40) >> 3));
  // The length of a crypt filter may stand before that of the key, in bytes; the usual one then.
  for (const length of new Set([size, 16, 5])) {
    let key = md5(PADDING, owner.subarray(0, 32), permissions, identifier, open).subarray(0, length);
    if (revision >= 3) for (let round = 0; round < 50; round++) key = md5(key).subarray(0, length);
    if (revision === 2 ? rc4(key, PADDING, meter).equals(user.subarray(0, 32)) : checkOf(key, identifier, meter).equals(user.subarray(0, 16)))
      return key;
  }
  return undefined;
}

function checkOf(key: Buffer, identifier: Buffer, meter: Meter): Buffer {
  let check: Buffer = md5(PADDING, identifier);
  for (let round = 0; round < 20; round++) check = rc4(Buffer.from(key.map((octet) => octet ^ round)), check, meter);
  return check;
}

/** Algorithm 1 of 7.6.3.1. */
function objectKey(key: Buffer, number: number, generation: number, isAes: boolean): Buffer {
  const salt = Buffer.from([number & 255, (number >> 8) & 255, (number >> 16) & 255, generation & 255, (generation >> 8) & 255]);
  return md5(key, salt, isAes ? Buffer.from('sAlT') : Buffer.alloc(0)).subarray(0, Math.min(16, key.length + 5));
}

/** Algorithm 2.A of 7.6.4.3.3 for the empty password: the hash of the user string holds, and the key of the file is in /UE. */
function newKey(dictionary: string, user: Buffer, revision: number, meter: Meter): Buffer | undefined {
  const sealed = stringOf(dictionary, '/UE');
  if (sealed === undefined || sealed.length < 32 || user.length < 48) return undefined;
  meter.look(64 * 1024);
  const hash = (salt: Buffer) => (revision === 5 ? createHash('sha256').update(salt).digest() : hardened(salt));
  if (!hash(user.subarray(32, 40)).equals(user.subarray(0, 32))) return undefined;
  return unpadded('aes-256-cbc', hash(user.subarray(40, 48)), Buffer.alloc(16), sealed.subarray(0, 32));
}

const MAX_ROUNDS = 2000;

/** Algorithm 2.B of 7.6.4.3.4, of a salt alone. */
function hardened(salt: Buffer): Buffer {
  let key = createHash('sha256').update(salt).digest();
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const block = Buffer.concat(Array.from({ length: 64 }, () => key));
    const cipher = createCipheriv('aes-128-cbc', key.subarray(0, 16), key.subarray(16, 32)).setAutoPadding(false);
    const sealed = cipher.update(block);
    const kind = sealed.subarray(0, 16).reduce((sum, octet) => sum + octet, 0) % 3;
    key = createHash(['sha256', 'sha384', 'sha512'][kind] as string)
      .update(sealed)
      .digest();
    if (round >= 63 && (sealed.at(-1) as number) <= round - 31) break;
  }
  return key.subarray(0, 32);
}

/** The first sixteen bytes are the initialization vector; what is no whole block at the end is left out. */
function withAes(name: 'aes-128-cbc' | 'aes-256-cbc', key: Buffer, content: Buffer, meter: Meter): Buffer | undefined {
  const size = (content.length - 16) & ~15;
  if (size <= 0 || key.length !== (name === 'aes-128-cbc' ? 16 : 32)) return undefined;
  meter.look(2 * size);
  const plain = unpadded(name, key, content.subarray(0, 16), content.subarray(16, 16 + size));
  const padding = plain.at(-1) ?? 0;
  return padding >= 1 && padding <= 16 ? plain.subarray(0, plain.length - padding) : plain;
}

function unpadded(name: string, key: Buffer, vector: Buffer, content: Buffer): Buffer {
  const decipher = createDecipheriv(name, key, vector).setAutoPadding(false);
  return Buffer.concat([decipher.update(content), decipher.final()]);
}
