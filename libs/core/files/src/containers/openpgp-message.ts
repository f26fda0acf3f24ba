import { inflated } from '../looking/inflated.js';
import type { Meter } from '../looking/meter.js';
import { Octets } from '../looking/octets.js';
import { AEAD_ENCRYPTED, COMPRESSED, ENCRYPTED, LITERAL, packetAt, PROTECTED, PUBLIC_KEY_SESSION, SYMMETRIC_SESSION } from './openpgp-packets.js';
import type { EmbeddedFile } from '../embedded-file.js';

export interface PgpMessage {
  /** A part of it can only be read with a key. */
  readonly encrypted: boolean;
  /** It could not be read to its end. */
  readonly malformed: boolean;
  /** What is signed or compressed only, and packed streams that another reader has to open. */
  readonly literals: readonly EmbeddedFile[];
}

interface Reading {
  encrypted: boolean;
  malformed: boolean;
  readonly literals: EmbeddedFile[];
}

const NEEDS_KEY = new Set([PUBLIC_KEY_SESSION, SYMMETRIC_SESSION, ENCRYPTED, PROTECTED, AEAD_ENCRYPTED]);
const MAX_PACKETS = 1000;
const MAX_LITERALS = 100;
/** Compressed packets within each other. */
const MAX_DEPTH = 8;
const MAX_INFLATED = 64 * 1024 * 1024;

const ARMOUR = Buffer.from('-----BEGIN PGP MESSAGE');
const END = Buffer.from('-----END PGP');
const MAX_ARMOURS = 100;

/** What a message of OpenPGP holds in the open (RFC 9580): literal data, also compressed or signed. Signatures are not checked. In binary form, or as armour in a text. */
export function readOpenPgp(octets: Octets): PgpMessage {
  const reading: Reading = { encrypted: false, malformed: false, literals: [] };
  const { bytes, meter } = octets;
  if (((bytes[0] ?? 0) & 0x80) !== 0) readPackets(bytes, reading, meter, 0);
  let armours = 0;
  for (let at = octets.indexOf(ARMOUR); at >= 0; at = octets.indexOf(ARMOUR, at + ARMOUR.length)) {
    if (++armours > MAX_ARMOURS) {
      meter.crossed.add('LIMIT_FILES');
      break;
    }
    const end = octets.indexOf(END, at);
    const packets = unarmoured(octets, at, end < 0 ? bytes.length : end);
    // What cannot be read is taken for what it mostly is.
    if (packetAt(packets, 0, meter) === undefined) reading.encrypted = true;
    else readPackets(packets, reading, meter, 0);
    if (end < 0) break;
    at = end;
  }
  return reading;
}

const LF = 10;

/** Base64 between the empty line behind the headers of the armour and the line of its checksum (6.2). */
function unarmoured({ bytes, meter }: Octets, from: number, to: number): Buffer {
  meter.look(3 * (to - from));
  let at = bytes.indexOf(LF, from) + 1;
  for (let lines = 0; at > 0 && at < to && lines < 50; lines++) {
    const end = bytes.indexOf(LF, at);
    if (end < 0 || end >= to) break;
    const line = bytes.toString('latin1', at, Math.min(end, at + 100)).trim();
    if (line === '') {
      at = end + 1;
      break;
    }
    if (!line.includes(': ')) break;
    at = end + 1;
  }
  const text = bytes.toString('latin1', Math.max(at, from), to);
  const checksum = text.indexOf('\n=');
  return Buffer.from(checksum < 0 ? text : text.slice(0, checksum), 'base64');
}

function readPackets(bytes: Buffer, reading: Reading, meter: Meter, depth: number): void {
  let at = 0;
  for (let count = 0; at < bytes.length; count++) {
    const packet = count < MAX_PACKETS && depth <= MAX_DEPTH ? packetAt(bytes, at, meter) : undefined;
    if (packet === undefined) {
      reading.malformed = true;
      return;
    }
    const { tag, body, next, cut } = packet;
    if (NEEDS_KEY.has(tag)) reading.encrypted = true;
    else {
      reading.malformed ||= cut;
      if (tag === LITERAL) readLiteral(body, reading, meter);
      if (tag === COMPRESSED) readCompressed(body, reading, meter, depth);
    }
    at = next;
  }
}

/** Format, name, time, and then the bytes (5.9). */
function readLiteral(body: Buffer, reading: Reading, meter: Meter): void {
  const named = body[1] ?? 0;
  if (body.length < 6 + named) {
    reading.malformed = true;
    return;
  }
  if (reading.literals.length >= MAX_LITERALS) return void meter.crossed.add('LIMIT_FILES');
  reading.literals.push({ name: body.toString('utf8', 2, 2 + named), bytes: body.subarray(6 + named) });
}

/** Uncompressed, raw deflate, zlib or BZip2 (5.6). */
function readCompressed(body: Buffer, reading: Reading, meter: Meter, depth: number): void {
  const packed = body.subarray(1);
  if (body[0] === 3) {
    reading.literals.push({ name: '', bytes: packed, types: ['bz2'] });
    return;
  }
  const bytes = body[0] === 0 ? packed : inflated(packed, MAX_INFLATED, meter, body[0] === 1 ? 'raw' : 'zlib');
  if (bytes === undefined) reading.malformed = true;
  else readPackets(bytes, reading, meter, depth + 1);
}
