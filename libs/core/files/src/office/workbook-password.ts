import { createHash } from 'node:crypto';

import { rc4 } from '../containers/rc4.js';
import type { Meter } from '../looking/meter.js';
import { records } from './biff.js';
import type { BiffRecord } from './biff.js';

/** What Excel tries by itself before it asks (MS-XLS 2.4.191; workbooks that are only protected against changes). */
const PASSWORD = 'VelvetSweatshop';
const IN_UTF16 = Buffer.from(PASSWORD, 'utf16le');
const BOUND_SHEET = 0x0085;
/** Records whose data is never encrypted (MS-XLS 2.2.10): BOF, FilePass, UsrExcl, FileLock, InterfaceHdr, RRDInfo, RRDHead. */
const PLAIN: ReadonlySet<number> = new Set([0x0009, 0x0209, 0x0409, 0x0809, 0x002f, 0x0194, 0x0195, 0x00e1, 0x0196, 0x0138]);
/** The keystream of RC4 begins anew in each block. */
const BLOCK = 1024;
const MAX_STREAM = 64 * 1024 * 1024;

const uint32 = (value: number) => Buffer.from(Uint32Array.of(value).buffer);
const digest = (name: 'md5' | 'sha1', ...parts: readonly Buffer[]) => createHash(name).update(Buffer.concat(parts)).digest();

/** The workbook stream in plain, when it opens without being asked for a password; undefined when it has another, or a way of encryption that Excel has not. */
export function workbookWithoutAsking(stream: Buffer, pass: Buffer, meter: Meter): Buffer | undefined {
  if (stream.length > MAX_STREAM) return undefined;
  // Before BIFF8 the record has no type and is always XOR.
  if (pass.length === 4) return obfuscated(stream, pass, meter);
  if (pass.length < 6) return undefined;
  if (pass.readUInt16LE(0) === 0) return obfuscated(stream, pass.subarray(2), meter);
  const [major, minor] = [pass.readUInt16LE(2), pass.length >= 6 ? pass.readUInt16LE(4) : 0];
  const keyOf =
    major === 1 && minor === 1 ? oldKey(pass.subarray(6)) : minor === 2 && major >= 2 && major <= 4 ? newKey(pass.subarray(6)) : undefined;
  if (keyOf === undefined) return undefined;
  const { verifier, hash, hashName } = keyOf;
  const opened = rc4(keyOf.of(0), Buffer.concat([verifier, hash]), meter);
  if (!digest(hashName, opened.subarray(0, verifier.length)).equals(opened.subarray(verifier.length))) return undefined;
  const blocks: Buffer[] = [];
  for (let at = 0; at < stream.length; at += BLOCK) blocks.push(rc4(keyOf.of(at / BLOCK), stream.subarray(at, at + BLOCK), meter));
  return withPlainPieces(stream, Buffer.concat(blocks), meter);
}

interface Rc4Keys {
  readonly verifier: Buffer;
  readonly hash: Buffer;
  readonly hashName: 'md5' | 'sha1';
  of(block: number): Buffer;
}

/** RC4 of 40 bits (MS-OFFCRYPTO 2.3.6). */
function oldKey(pass: Buffer): Rc4Keys | undefined {
  if (pass.length < 48) return undefined;
  const salt = pass.subarray(0, 16);
  const short = Buffer.concat([digest('md5', IN_UTF16).subarray(0, 5), salt]);
  const base = digest('md5', ...Array.from({ length: 16 }, () => short)).subarray(0, 5);
  const [verifier, hash] = [pass.subarray(16, 32), pass.subarray(32, 48)];
  return { verifier, hash, hashName: 'md5', of: (block) => digest('md5', base, uint32(block)) };
}

/** RC4 by the CryptoAPI (2.3.5). */
function newKey(pass: Buffer): Rc4Keys | undefined {
  if (pass.length < 8) return undefined;
  const header = pass.readUInt32LE(4);
  const at = 8 + header;
  if (header < 20 || at + 60 > pass.length) return undefined;
  // 0 stands for 40 bits (2.3.5.1).
  const bits = pass.readUInt32LE(8 + 16) || 40;
  if (bits < 40 || bits > 128 || bits % 8 !== 0) return undefined;
  const base = digest('sha1', pass.subarray(at + 4, at + 20), IN_UTF16);
  const of = (block: number) => {
    const key = digest('sha1', base, uint32(block)).subarray(0, bits / 8);
    return bits === 40 ? Buffer.concat([key, Buffer.alloc(11)]) : key;
  };
  return { verifier: pass.subarray(at + 20, at + 36), hash: pass.subarray(at + 40, at + 60), hashName: 'sha1', of };
}

/** Verifier of a password (2.3.7.1). */
function verifierOf(password: string): number {
  let verifier = 0;
  for (const octet of [password.length, ...Buffer.from(password, 'latin1')].toReversed()) {
    verifier = (((verifier & 0x4000) === 0 ? 0 : 1) | ((verifier << 1) & 0x7fff)) ^ octet;
  }
  return verifier ^ 0xce4b;
}

const turnedRight = (octet: number, by: number) => ((octet >> by) | (octet << (8 - by))) & 255;
/** First byte of the padding of 2.3.7.2: a password of fifteen characters needs one. */
const PAD = 0xbb;

/** XOR obfuscation, method 1 (2.3.7). The key is in the record, so only the verifier says whether the password is right. */
function obfuscated(stream: Buffer, pass: Buffer, meter: Meter): Buffer | undefined {
  if (pass.length < 4 || pass.readUInt16LE(2) !== verifierOf(PASSWORD)) return undefined;
  const key = pass.subarray(0, 2);
  const mask = [...Buffer.from(PASSWORD, 'latin1'), PAD].map((octet, i) => turnedRight(octet ^ (key[i % 2] as number), 1));
  meter.look(2 * stream.length);
  const plain = Buffer.from(stream);
  // The place in the mask goes by the end of the record's data (2.3.7.3).
  for (const { start, end } of records(stream, meter))
    for (let at = start, i = end; at < end; at++, i++) plain[at] = turnedRight((stream[at] as number) ^ (mask[i % 16] as number), 5);
  return withPlainPieces(stream, plain, meter);
}

/** What is not encrypted: heads of records, some records, and the place of a sheet. */
function withPlainPieces(stream: Buffer, opened: Buffer, meter: Meter): Buffer {
  meter.look(stream.length);
  const keep = ({ type, start, end }: BiffRecord) => (PLAIN.has(type) ? end : type === BOUND_SHEET ? Math.min(end, start + 4) : start);
  for (const record of records(stream, meter)) stream.copy(opened, record.start - 4, record.start - 4, keep(record));
  return opened;
}
