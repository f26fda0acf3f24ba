import { inflateSync } from 'node:zlib';

import type { EmbeddedFile } from '../embedded-file.js';

export interface PdfFacts {
  readonly encrypted: boolean;
  readonly javascript: boolean;
  readonly launch: boolean;
  readonly openAction: boolean;
  readonly embedded: readonly EmbeddedFile[];
}

const MAX_STREAMS = 5000;
const MAX_OBJECT_STREAMS = 500;
const MAX_OBJECT_TEXT = 4 * 1024 * 1024;
const MAX_EMBEDDED = 100;
const MAX_EMBEDDED_BYTES = 64 * 1024 * 1024;
const DICTIONARY = 4096;

/**
 * Looks for what a PDF can do, in the objects as they lie there and in object streams (ISO 32000 7.5.7), after undoing the escapes in names (7.3.5). No
 * cross-reference table is believed, so objects that a reader would not reach count too.
 */
export function scanPdf(bytes: Buffer): PdfFacts {
  const text = bytes.toString('latin1');
  const embedded: EmbeddedFile[] = [];
  const words: string[] = [];
  let outside = 0;
  let objectStreams = 0;
  let objectText = 0;
  for (const { dictionary, start, end } of streams(text)) {
    words.push(text.slice(outside, start));
    outside = end;
    const plain = withoutEscapes(dictionary);
    if (/\/ObjStm\b/.test(plain) && objectStreams < MAX_OBJECT_STREAMS && objectText < MAX_OBJECT_TEXT * 4) {
      objectStreams += 1;
      const inner = decoded(bytes.subarray(start, end), plain, MAX_OBJECT_TEXT);
      objectText += inner?.length ?? 0;
      if (inner !== undefined) words.push(inner.toString('latin1'));
    } else if (/\/EmbeddedFile\b/.test(plain) && embedded.length < MAX_EMBEDDED) {
      const inner = decoded(bytes.subarray(start, end), plain, MAX_EMBEDDED_BYTES);
      if (inner !== undefined && inner.length > 0) embedded.push({ name: '', bytes: inner });
    }
  }
  words.push(text.slice(outside));
  const objects = withoutEscapes(words.join('\n'));
  const names = fileNames(objects);
  return {
    encrypted: /\/Encrypt\s*(?:\d{1,10}\s+\d{1,5}\s+R|<<)/.test(objects),
    javascript: has(objects, ['/JS', '/Jav'], /\/(?:JS|JavaScript)\b/),
    launch: /\/Launch\b/.test(objects),
    openAction: has(objects, ['/Ope', '/AA'], /\/(?:OpenAction|AA)\b/),
    embedded: embedded.map((file, i) => ({ ...file, name: names[i] ?? `embedded-${i + 1}` })),
  };
}

/** Whether an expression of several words matches, each of which begins like one of these: a search for few letters costs a tenth of the expression. */
function has(objects: string, beginnings: readonly string[], expression: RegExp): boolean {
  return beginnings.some((word) => objects.includes(word)) && expression.test(objects);
}

interface StreamSpan {
  readonly dictionary: string;
  readonly start: number;
  readonly end: number;
}

function* streams(text: string): Iterable<StreamSpan> {
  let count = 0;
  for (let at = text.indexOf('stream'); at >= 0 && count < MAX_STREAMS; at = text.indexOf('stream', at)) {
    if (text.startsWith('end', at - 3)) {
      at += 6;
      continue;
    }
    count += 1;
    const start = at + 6 + (text[at + 6] === '\r' ? (text[at + 7] === '\n' ? 2 : 1) : text[at + 6] === '\n' ? 1 : 0);
    const close = text.indexOf('endstream', start);
    const end = close < 0 ? text.length : close;
    const before = text.slice(Math.max(0, at - DICTIONARY), at);
    yield { dictionary: before.slice(Math.max(0, before.lastIndexOf(' obj'))), start, end };
    at = end + 9;
  }
}

/** `/J#53` is `/JS`. */
export function withoutEscapes(text: string): string {
  const plain: string[] = [];
  let from = 0;
  for (let at = text.indexOf('#'); at >= 0; at = text.indexOf('#', at + 1)) {
    const octet = (hexAt(text, at + 1) << 4) | hexAt(text, at + 2);
    if (octet < 0) continue;
    plain.push(text.slice(from, at), String.fromCharCode(octet));
    from = at + 3;
    at += 2;
  }
  if (from === 0) return text;
  plain.push(text.slice(from));
  return plain.join('');
}

/** The value of a hexadecimal digit; negative for anything else, also behind the end. */
function hexAt(text: string, at: number): number {
  const c = text.charCodeAt(at) | 0;
  if (c >= 48 && c <= 57) return c - 48;
  const lower = c | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

function decoded(raw: Buffer, dictionary: string, maxBytes: number): Buffer | undefined {
  const filters = [...dictionary.matchAll(/\/(FlateDecode|Fl|ASCIIHexDecode|AHx|ASCII85Decode|A85|LZWDecode|RunLengthDecode|Crypt)\b/g)].map(
    (match) => match[1],
  );
  let bytes = raw;
  for (const filter of filters) {
    if (filter === 'FlateDecode' || filter === 'Fl') {
      try {
        bytes = inflateSync(bytes, { maxOutputLength: maxBytes, finishFlush: 2 });
      } catch {
        return undefined;
      }
    } else if (filter === 'ASCIIHexDecode' || filter === 'AHx') bytes = Buffer.from(bytes.toString('latin1').replace(/[^0-9A-Fa-f]/g, ''), 'hex');
    else if (filter === 'ASCII85Decode' || filter === 'A85') bytes = ascii85(bytes);
    else return undefined;
  }
  return bytes;
}

function ascii85(raw: Buffer): Buffer {
  const text = raw.toString('latin1').replace(/\s+/g, '').replace(/~>.*$/s, '').replaceAll('z', '!!!!!');
  const out: number[] = [];
  for (let at = 0; at < text.length; at += 5) {
    const group = text.slice(at, at + 5);
    let value = 0;
    for (const c of group.padEnd(5, 'u')) value = value * 85 + (c.charCodeAt(0) - 33);
    const octets = [value >>> 24, value >>> 16, value >>> 8, value].map((part) => part & 255);
    out.push(...octets.slice(0, group.length - 1));
  }
  return Buffer.from(out);
}

/** File specifications (7.11.3) in their order; a name is only a name, so a wrong pairing does no harm. */
function fileNames(objects: string): readonly string[] {
  if (!objects.includes('/File')) return [];
  return [...objects.matchAll(/\/Filespec\b[^>]{0,500}?\/(?:UF|F)\s*\(([^)]{1,255})\)/g)].map((match) => match[1] ?? '');
}
