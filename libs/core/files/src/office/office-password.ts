import { createDecipheriv, createHash, hash } from 'node:crypto';

import type { Meter } from '../looking/meter.js';
import { Octets } from '../looking/octets.js';
import { streamsByPath } from './ole-file.js';
import type { OleFile } from './ole-file.js';
import { attribute, elements } from './xml-elements.js';

/** Passwords that Excel and PowerPoint try by themselves before they ask, of files that are only protected against changes (MS-OFFCRYPTO 1.3.4, MS-PPT 2.3.7). */
const PASSWORDS = ['VelvetSweatshop', '/01Hannes Ruescher/01'].map((password) => Buffer.from(password, 'utf16le'));
/** Rounds of a hash that Office writes; a file that asks for more is left to who knows its password. */
const MAX_ROUNDS = 100_000;
const STANDARD_ROUNDS = 50_000;
/** Looks that a round stands for. */
const ROUND = 16;
const SEGMENT = 4096;
const MAX_PACKAGE = 64 * 1024 * 1024;

/** The package within an encrypted document that opens without being asked for a password; undefined when it has another. */
export function packageWithoutAsking(file: OleFile, meter: Meter): Buffer | undefined {
  const streams = streamsByPath(file);
  const info = streams.get('encryptioninfo')?.bytes;
  const sealed = streams.get('encryptedpackage')?.bytes;
  if (info === undefined || sealed === undefined || info.length < 16 || sealed.length < 24 || sealed.length > MAX_PACKAGE) return undefined;
  const isAgile = info.readUInt16LE(0) === 4 && info.readUInt16LE(2) === 4;
  try {
    for (const password of PASSWORDS) {
      const bytes = isAgile
        ? agile(new Octets(info.subarray(8), meter), sealed, password, meter)
        : info.readUInt16LE(2) === 2
          ? standard(info, sealed, password, meter)
          : undefined;
      if (bytes !== undefined) return bytes.subarray(0, Math.min(bytes.length, sealed.readUInt32LE(0)));
    }
    return undefined;
  } catch (thrown) {
    // Sizes of keys and blocks that no cipher has: it is not to be opened this way. The end of the budget is no such thing.
    if (thrown instanceof TypeError || thrown instanceof RangeError || (thrown as NodeJS.ErrnoException).code?.startsWith('ERR_') === true)
      return undefined;
    throw thrown;
  }
}

function number32(value: number): Buffer {
  const octets = Buffer.alloc(4);
  octets.writeUInt32LE(value);
  return octets;
}

function spun(name: string, salt: Buffer, password: Buffer, rounds: number, meter: Meter): Buffer {
  meter.look(rounds * ROUND);
  let digest = hash(name, Buffer.concat([salt, password]), 'buffer');
  const block = Buffer.alloc(4 + digest.length);
  for (let round = 0; round < rounds; round++) {
    block.writeUInt32LE(round);
    digest.copy(block, 4);
    digest = hash(name, block, 'buffer');
  }
  return digest;
}

function decipher(name: string, key: Buffer, vector: Buffer | null, content: Buffer): Buffer {
  const cipher = createDecipheriv(name, key, vector).setAutoPadding(false);
  return Buffer.concat([cipher.update(content.subarray(0, content.length & ~15)), cipher.final()]);
}

const HASHES: Readonly<Record<string, string>> = { SHA1: 'sha1', 'SHA-1': 'sha1', SHA256: 'sha256', SHA384: 'sha384', SHA512: 'sha512' };
const BLOCK_INPUT = Buffer.from('fea7d2763b4b9e79', 'hex');
const BLOCK_VALUE = Buffer.from('d7aa0f6d3061344e', 'hex');
const BLOCK_KEY = Buffer.from('146e0be7abacd0d6', 'hex');

/** Of that many bytes, filled with 0x36 (2.3.4.11). */
function sized(octets: Buffer, size: number): Buffer {
  return octets.length >= size ? octets.subarray(0, size) : Buffer.concat([octets, Buffer.alloc(size - octets.length, 0x36)]);
}

/** Agile encryption (2.3.4.10): a description in XML. */
function agile(info: Octets, sealed: Buffer, password: Buffer, meter: Meter): Buffer | undefined {
  const [data] = [...elements(info, 'keyData')];
  const [key] = [...elements(info, 'encryptedKey')];
  if (data === undefined || key === undefined) return undefined;
  const base64 = (text: string, name: string) => Buffer.from(attribute(text, name), 'base64');
  const hashName = HASHES[attribute(key, 'hashAlgorithm')];
  const dataHash = HASHES[attribute(data, 'hashAlgorithm')];
  const rounds = Number(attribute(key, 'spinCount'));
  const bits = Number(attribute(key, 'keyBits'));
  if (hashName === undefined || dataHash === undefined || !(rounds <= MAX_ROUNDS) || ![128, 192, 256].includes(bits)) return undefined;
  const salt = base64(key, 'saltValue');
  const spin = spun(hashName, salt, password, rounds, meter);
  const opened = (block: Buffer, name: string) => {
    const own = sized(createHash(hashName).update(spin).update(block).digest(), bits / 8);
    return decipher(`aes-${bits}-cbc`, own, sized(salt, 16), base64(key, name));
  };
  const input = opened(BLOCK_INPUT, 'encryptedVerifierHashInput').subarray(0, salt.length);
  const value = opened(BLOCK_VALUE, 'encryptedVerifierHashValue');
  const check = createHash(hashName).update(input).digest();
  if (value.length < check.length || !check.equals(value.subarray(0, check.length))) return undefined;
  const file = opened(BLOCK_KEY, 'encryptedKeyValue').subarray(0, bits / 8);
  const dataSalt = base64(data, 'saltValue');
  meter.look(2 * sealed.length);
  const segments: Buffer[] = [];
  for (let at = 8; at < sealed.length; at += SEGMENT) {
    const vector = sized(createHash(dataHash).update(dataSalt).update(number32(segments.length)).digest(), 16);
    segments.push(decipher(`aes-${bits}-cbc`, file, vector, sealed.subarray(at, at + SEGMENT)));
  }
  return Buffer.concat(segments);
}

/** Standard encryption (2.3.4.5 and on): AES in single blocks, SHA-1. */
function standard(info: Buffer, sealed: Buffer, password: Buffer, meter: Meter): Buffer | undefined {
  const header = 12;
  const verifier = header + info.readUInt32LE(8);
  const bits = info.readUInt32LE(header + 16);
  if (verifier + 72 > info.length || ![128, 192, 256].includes(bits)) return undefined;
  const salt = info.subarray(verifier + 4, verifier + 20);
  const digest = createHash('sha1')
    .update(spun('sha1', salt, password, STANDARD_ROUNDS, meter))
    .update(number32(0))
    .digest();
  const mixed = (fill: number) =>
    createHash('sha1')
      .update(Buffer.from(sized(digest, 20).toString('latin1').padEnd(64, '\0'), 'latin1').map((octet) => octet ^ fill))
      .digest();
  const key = Buffer.concat([mixed(0x36), mixed(0x5c)]).subarray(0, bits / 8);
  const input = decipher(`aes-${bits}-ecb`, key, null, info.subarray(verifier + 20, verifier + 36));
  const value = decipher(`aes-${bits}-ecb`, key, null, info.subarray(verifier + 40, verifier + 72));
  if (!createHash('sha1').update(input).digest().equals(value.subarray(0, 20))) return undefined;
  meter.look(2 * sealed.length);
  return decipher(`aes-${bits}-ecb`, key, null, sealed.subarray(8));
}
