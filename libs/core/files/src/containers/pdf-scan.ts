import { linear } from '@postern/linear';

import { namedFile } from '../embedded-file.js';
import type { EmbeddedFile } from '../embedded-file.js';
import { octetSet } from '../looking/characters.js';
import { Octets } from '../looking/octets.js';
import { anywhere, exactly, SignTable } from '../looking/signs.js';
import { exactText, run, someSpaces, spaces, wordEnds } from '../looking/steps.js';
import { emptyPassword } from './pdf-encryption.js';
import type { PdfDecryption } from './pdf-encryption.js';
import { FileSpecifications } from './pdf-file-specifications.js';
import { decoded } from './pdf-filters.js';
import { withoutEscapes } from './pdf-names.js';
import { objectStreams } from './pdf-objects.js';
import type { PdfStream } from './pdf-objects.js';
import { numberOf } from './pdf-strings.js';

export interface PdfFacts {
  /** It needs a password that is not empty. */
  readonly encrypted: boolean;
  readonly javascript: boolean;
  readonly launch: boolean;
  readonly openAction: boolean;
  readonly embedded: readonly EmbeddedFile[];
  /** A file or a group of objects in it is packed in a way that is not known here. */
  readonly unread: boolean;
}

const MAX_EMBEDDED = 500;
/** Bytes before a stream in which its dictionary is looked for. */
const DICTIONARY = 4096;
/** Streams that a file specification may point to. */
const MAX_STREAMS = 20_000;

/** Number and generation of an object, before the word `obj`. */
const HEAD = 18;
const OBJECT = linear(/(\d{1,10})\s{1,4}(\d{1,5})\s{1,4}obj/);

/** By its declared length, since a cipher gives bytes that look like line ends; else without the line end before the keyword. */
function encryptedOf(bytes: Buffer, dictionary: string, start: number, end: number): Buffer {
  const length = numberOf(dictionary, '/Length') ?? 0;
  if (length > 0 && start + length <= end && !LENGTH_ELSEWHERE.test(dictionary)) return bytes.subarray(start, start + length);
  const trimmed = bytes[end - 1] === LF ? (bytes[end - 2] === CR ? end - 2 : end - 1) : end;
  return bytes.subarray(start, trimmed);
}

const LENGTH_ELSEWHERE = linear(/\/Length\s{1,8}\d{1,10}\s{1,8}\d{1,5}\s{1,8}R/);

/** A name of two letters. */
const SHORTEST_NAME = 3;

const DIGIT = octetSet('0-9');
type Fact = 'encrypted' | 'javascript' | 'launch' | 'openAction';
const FACTS = new SignTable<Fact>([
  {
    name: 'encrypted',
    needs: 1,
    signs: [
      [
        exactly(anywhere('/Encrypt', spaces, exactText('<<'))),
        exactly(anywhere('/Encrypt', spaces, run(DIGIT, 1, 10), someSpaces, run(DIGIT, 1, 5), someSpaces, exactText('R'))),
      ],
    ],
  },
  { name: 'javascript', needs: 1, signs: [[exactly(anywhere('/JS', wordEnds)), exactly(anywhere('/JavaScript', wordEnds))]] },
  { name: 'launch', needs: 1, signs: [[exactly(anywhere('/Launch', wordEnds))]] },
  { name: 'openAction', needs: 1, signs: [[exactly(anywhere('/OpenAction', wordEnds)), exactly(anywhere('/AA', wordEnds))]] },
]);

const OBJECT_STREAM = linear(/\/ObjStm\b/);
const EMBEDDED_FILE = linear(/\/EmbeddedFile\b/);

/**
 * Looks for what a PDF can do, in the objects as they lie there and in object streams (ISO 32000 7.5.7), after undoing the escapes in names (7.3.5). No
 * cross-reference table is believed, so objects that a reader would not reach count too. A stream is a file by its own type, which it need not have (7.11.4.1), or because a
 * file specification points to it.
 */
export function scanPdf(octets: Octets): PdfFacts {
  const { bytes, meter } = octets;
  const decryption = emptyPassword(octets);
  const facts = new Set<Fact>();
  const specifications = new FileSpecifications(decryption);
  const contents: Buffer[] = [];
  const known = objectStreams(octets);
  let unread = known.crowded;
  const objects = (part: Buffer, first?: number) => {
    if (part.length < SHORTEST_NAME) return;
    const plain = withoutEscapes(part, meter);
    for (const fact of FACTS.find(plain, meter).keys()) facts.add(fact);
    specifications.read(new Octets(plain, meter), first);
  };
  // The encryption may be that of a comment, so what lies there is read as it is too.
  const contentsOf = (span: PdfStream) => {
    const raw = [bytes.subarray(span.start, span.end), opened(octets, span, decryption)].filter((own) => own !== undefined);
    const found = raw.map((own) => decoded(own, span.dictionary, meter)).filter((own) => own !== undefined);
    unread ||= found.length === 0;
    return found;
  };
  const take = (span: PdfStream) => {
    for (const content of contentsOf(span)) {
      if (contents.length >= MAX_EMBEDDED) return void meter.crossed.add('LIMIT_FILES');
      if (content.length > 0) contents.push(content);
    }
  };
  const others: PdfStream[] = [];
  const sort = (span: PdfStream) => {
    if (OBJECT_STREAM.test(span.dictionary)) {
      for (const inner of contentsOf(span)) objects(inner, numberOf(span.dictionary, '/First') ?? 0);
    } else if (EMBEDDED_FILE.test(span.dictionary)) take(span);
    else if (others.length < MAX_STREAMS) others.push(span);
    else meter.crossed.add('LIMIT_FILES');
  };
  let outside = 0;
  const seen = new Set<number>();
  for (const { at, start, end } of spans(octets)) {
    objects(bytes.subarray(outside, at));
    // The word of a comment or a string may make objects look like a stream.
    const span = known.found.get(at) ?? damaged(octets, { at, start, end }, outside);
    const isRead = OBJECT_STREAM.test(span.dictionary) && !span.dictionary.includes('/Filter') && decryption === undefined && span.end === end;
    if (!isRead && HELD.some((word) => octets.includes(word, start, end))) objects(bytes.subarray(start, end));
    sort(span);
    seen.add(at);
    outside = end;
  }
  objects(bytes.subarray(outside));
  for (const span of known.found.values()) if (!seen.has(span.at)) sort(span);
  const wanted = specifications.streams();
  // A number may stand for several objects, of which a reader takes one; and one whose number cannot be read may be any.
  if (wanted.size > 0) for (const span of others) if (wanted.has(span.number) || Number.isNaN(span.number)) take(span);
  if (specifications.cut && contents.length > 0) meter.crossed.add('LIMIT_FILES');
  const encrypted = facts.has('encrypted') && decryption === undefined;
  return {
    encrypted,
    javascript: facts.has('javascript'),
    launch: facts.has('launch'),
    openAction: facts.has('openAction'),
    embedded: contents.map((content, i) => namedFile(specifications.names.length > 0 ? specifications.names : [`embedded-${i + 1}`], content)),
    unread: unread && !encrypted,
  };
}

/** What is never in a stream but for files that are not packed: the words around objects, and the key of the catalogue. */
const HELD = ['obj', '/Root'].map((word) => Buffer.from(word));

function opened(
  { bytes }: Octets,
  { dictionary, start, end, number, generation }: PdfStream,
  decryption: PdfDecryption | undefined,
): Buffer | undefined {
  return Number.isNaN(number) ? undefined : decryption?.(encryptedOf(bytes, dictionary, start, end), number, generation);
}

type Span = Pick<PdfStream, 'at' | 'start' | 'end'>;

const STREAM = Buffer.from('stream');
const END_STREAM = Buffer.from('endstream');
const CR = 13;
const LF = 10;

/** What looks like a stream from the word to the next one that ends it. */
function* spans(octets: Octets): Iterable<Span> {
  const { bytes } = octets;
  for (let at = octets.indexOf(STREAM); at >= 0; ) {
    if (octets.startsWith('end', at - 3)) {
      at = octets.indexOf(STREAM, at + 6);
      continue;
    }
    const start = at + 6 + (bytes[at + 6] === CR ? (bytes[at + 7] === LF ? 2 : 1) : bytes[at + 6] === LF ? 1 : 0);
    const close = octets.indexOf(END_STREAM, start);
    const end = close < 0 ? bytes.length : close;
    yield { at, start, end };
    at = octets.indexOf(STREAM, end + 9);
  }
}

/** A stream whose dictionary no reader finds behind the word `obj`: by what stands before it. */
function damaged({ bytes, meter }: Octets, span: Span, outside: number): PdfStream {
  const before = bytes.subarray(Math.max(outside, span.at - DICTIONARY), span.at);
  meter.look(before.length);
  const dictionary = withoutEscapes(before.subarray(Math.max(0, before.lastIndexOf(' obj') - HEAD)), meter).toString('latin1');
  const [, number, generation] = OBJECT.exec(dictionary) ?? [];
  return { ...span, dictionary, number: Number(number), generation: Number(generation) };
}
