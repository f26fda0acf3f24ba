import { deflateSync, inflateSync } from 'node:zlib';

import { Defect } from '@postern/kernel';

import { FACT_SAMPLE } from './fact-sample.js';
import { FACT_WORDS } from './fact-words.js';

/**
 * Facts as they are kept: the bytes as they came, deflated (RFC 1950) with a dictionary of what facts commonly say and, at its end, of what the columns of the row hold, so
 * that neither takes room twice. The first byte says how: of a dictionary that is once in use nothing may change; a better one gets the next number.
 */
const WHOLE = 0;
const WITH_WORDS = 1;
const WORDS = Buffer.concat([Buffer.from(FACT_WORDS, 'latin1'), Buffer.from(FACT_SAMPLE, 'base64')]);
/** Most that zlib takes for a dictionary, RFC 1950 with a window of 32 KiB, without the few bytes that it keeps for itself. */
const DICTIONARY_BYTES = 32_000;
/** Facts are at most 900 kB. */
const MAX_BYTES = 64 * 1024 * 1024;

const dictionaryOf = (columns: readonly string[]) => Buffer.concat([WORDS, Buffer.from(columns.join('\0'), 'utf8')]).subarray(-DICTIONARY_BYTES);

/** Packs a fact whose row has these texts in its columns, in this order. */
export function packFact(bytes: Buffer, columns: readonly string[]): Buffer {
  const packed = deflateSync(bytes, { dictionary: dictionaryOf(columns), level: 6 });
  return packed.length < bytes.length ? Buffer.concat([Buffer.of(WITH_WORDS), packed]) : Buffer.concat([Buffer.of(WHOLE), bytes]);
}

/** The bytes as they came. Throws when the columns are not those that it was packed with: zlib compares the checksum of the dictionary. */
export function unpackFact(packed: Buffer, columns: readonly string[]): Buffer {
  const [how, rest] = [packed[0], packed.subarray(1)];
  if (how === WHOLE) return rest;
  if (how === WITH_WORDS) return inflateSync(rest, { dictionary: dictionaryOf(columns), maxOutputLength: MAX_BYTES });
  throw new Defect(`a fact that was packed in the unknown way ${how}`);
}
