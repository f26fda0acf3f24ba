import { findBinhex } from '@postern/mail';
import { linear } from '@postern/linear';

import type { EmbeddedFile } from '../embedded-file.js';
import { octetSet, otherThan, SPACE, WORD } from '../looking/characters.js';
import { Cursor } from '../looking/cursor.js';
import { inflated } from '../looking/inflated.js';
import { Literals } from '../looking/literals.js';
import type { Octets } from '../looking/octets.js';
import { withoutEscapesOfUrls } from './url-escapes.js';

const MAX_OBJECTS = 500;
const MAX_INFLATED = 64 * 1024 * 1024;
const BASE64 = octetSet('a-z', 'A-Z', '0-9', '+', '/', '=', '\t-\r', ' ');
const ESCAPED_BASE64 = octetSet('a-z', 'A-Z', '0-9', '+', '/', '=', '%', '\t-\r', ' ');
/** A shorter one is no file that matters. */
const LEAST_OF_XML = 24;
const LEAST_OF_URL = 64;

const OBJECT_ELEMENTS = ['binData', 'binaryData', 'binary-data', 'docOleData'];
const OBJECT_LITERALS = new Literals(OBJECT_ELEMENTS);
const NAME_ATTRIBUTE = linear(/name\s*=\s*"([^"]{1,200})"/i);
const MAX_PREFIX = 17;
const MAX_ATTRIBUTES = 400;
const LESS = 0x3c;
const GREATER = 0x3e;
const SLASH = 0x2f;

/** Objects that flat XML documents of Office and OpenDocument carry as base64: binData, binaryData, binary-data. */
export function flatXmlObjects({ bytes, meter }: Octets): readonly EmbeddedFile[] {
  const found: EmbeddedFile[] = [];
  const cursor = new Cursor(bytes);
  OBJECT_LITERALS.scan(bytes, 0, bytes.length, meter, (literal, start) => {
    const element = OBJECT_ELEMENTS[literal] as string;
    if (!opensElement(bytes, start)) return true;
    cursor.at = start;
    if (!cursor.passLiteral(element, true)) return true;
    const attributes = cursor.at;
    if (bytes[attributes] !== GREATER && SPACE[bytes[attributes] ?? 0] !== 1) return true;
    const close = cursor.ahead(GREATER);
    if (close - attributes > MAX_ATTRIBUTES) return counted();
    cursor.at = close + 1;
    const from = cursor.at;
    if (cursor.pass(BASE64) < LEAST_OF_XML || bytes[cursor.at] !== LESS) return counted();
    if (found.length >= MAX_OBJECTS) {
      meter.crossed.add('LIMIT_FILES');
      return false;
    }
    const name = NAME_ATTRIBUTE.exec(bytes.toString('latin1', attributes, close))?.[1] ?? `object-${found.length + 1}`;
    found.push({ name, bytes: Buffer.from(bytes.toString('latin1', from, cursor.at), 'base64') });
    return counted();
  });
  return found;

  function counted(): boolean {
    meter.look(2 * cursor.looked);
    cursor.looked = 0;
    return true;
  }
}

/** `<` or `<prefix:` stands right before. */
function opensElement(bytes: Buffer, start: number): boolean {
  let at = start - 1;
  if (bytes[at] === 0x3a) {
    at -= 1;
    while (at >= start - MAX_PREFIX - 1 && WORD[bytes[at] ?? 0] === 1) at -= 1;
    if (at === start - 2) return false;
  }
  return bytes[at] === LESS;
}

const DATA = new Literals(['data:']);
const MEDIA_TYPE = octetSet('a-z', 'A-Z', '0-9', '_', '.', '+', '/', '-');
const PARAMETER = octetSet('a-z', 'A-Z', '0-9', '_', '=', '.', '-');
/** What stands in a URL of a page before the quote or the space that ends it. */
const OF_URL = otherThan(octetSet('"', "'", '`', '<', '>', '\0- '));
/** What a page shows by itself. */
const SHOWN = ['image/', 'font/', 'audio/', 'video/'];

/** Files within a page: data URLs (RFC 2397) of anything but pictures of dots, sound and fonts, which a browser would hand out as downloads or run. */
export function dataUrls({ bytes, meter }: Octets): readonly EmbeddedFile[] {
  const found: EmbeddedFile[] = [];
  const cursor = new Cursor(bytes);
  let escapedTo = 0;
  DATA.scan(bytes, 0, bytes.length, meter, (_literal, start) => {
    cursor.at = start + 5;
    const encoding = encodingOfData(cursor);
    const from = cursor.at;
    // Within one that goes to the next quote, another of its kind is the same to its end.
    const isWithin = encoding === 'escapes' && start < escapedTo;
    const size = encoding === undefined || isWithin ? 0 : cursor.pass(encoding === 'base64' ? ESCAPED_BASE64 : OF_URL);
    if (encoding === 'escapes' && !isWithin) escapedTo = cursor.at;
    meter.look(2 * cursor.looked);
    cursor.looked = 0;
    if (size < LEAST_OF_URL) return true;
    if (found.length >= MAX_OBJECTS) {
      meter.crossed.add('LIMIT_FILES');
      return false;
    }
    const data = withoutEscapesOfUrls(bytes.subarray(from, from + size));
    found.push({ name: `data-${found.length + 1}`, bytes: encoding === 'base64' ? Buffer.from(data.toString('latin1'), 'base64') : data });
    return true;
  });
  return found;
}

/** How what comes next behind `data:` is written, with the cursor where it begins; undefined for what is only shown. */
function encodingOfData(cursor: Cursor): 'base64' | 'escapes' | undefined {
  const from = cursor.at;
  // A picture of lines may have scripts, which a frame or an object runs.
  if (SHOWN.some((kind) => cursor.passLiteral(kind, false)) && !cursor.passLiteral('svg', false)) return undefined;
  cursor.at = from;
  cursor.pass(MEDIA_TYPE, 100);
  // A property of that name stands in many scripts, so without base64 there has to be a type.
  const isTyped = cursor.bytes.subarray(from, cursor.at).includes(SLASH);
  for (let parameters = 0; parameters < 5; parameters++) {
    if (cursor.passLiteral(';base64,', false)) return 'base64';
    if (isTyped && cursor.passLiteral(',', true)) return 'escapes';
    if (!cursor.passLiteral(';', true) || cursor.pass(PARAMETER, 60) === 0) return undefined;
  }
  return undefined;
}

/** The compound file within ActiveMime (editdata.mso): deflated, behind a header of varying length. */
export function activeMimeObject({ bytes, meter }: Octets): EmbeddedFile | undefined {
  for (const offset of [0x32, 0x22a, ...zlibOffsets(bytes)]) {
    const object = inflated(bytes.subarray(offset), MAX_INFLATED, meter);
    if (object !== undefined) return { name: 'editdata', bytes: object };
  }
  return undefined;
}

/** Places in the header where zlib's first byte stands. */
function zlibOffsets(bytes: Buffer): readonly number[] {
  const offsets: number[] = [];
  const end = Math.min(bytes.length, 4096);
  for (let at = 0; at < end && offsets.length < 16; at++) if (bytes[at] === 0x78) offsets.push(at);
  return offsets;
}

/** The data fork of a BinHex 4.0 file. */
export function binHexFile({ bytes, meter }: Octets): EmbeddedFile | undefined {
  meter.look(4 * bytes.length);
  const max = Math.min(MAX_INFLATED, meter.left);
  const file = findBinhex(bytes, max);
  meter.look(file?.bytes.length ?? 0);
  if (file?.bytes.length === max) meter.crossed.add(max < MAX_INFLATED ? 'LIMIT_WORK' : 'LIMIT_FILE_BYTES');
  return file;
}

const DATA_FORK = 1;
const REAL_NAME = 3;
const MAX_ENTRIES = 100;
const HEADER = 26;

/** The data fork of AppleSingle and AppleDouble (RFC 1740 A): what the file is anywhere but on a Mac. */
export function appleFile({ bytes, meter }: Octets): EmbeddedFile | undefined {
  const count = bytes.length >= HEADER ? bytes.readUInt16BE(HEADER - 2) : 0;
  let name = '';
  let content: Buffer | undefined;
  for (let i = 0; i < Math.min(count, MAX_ENTRIES); i++) {
    const at = HEADER + 12 * i;
    if (at + 12 > bytes.length) break;
    meter.look(12);
    const from = bytes.readUInt32BE(at + 4);
    const entry = bytes.subarray(from, from + bytes.readUInt32BE(at + 8));
    if (bytes.readUInt32BE(at) === DATA_FORK) content = entry;
    if (bytes.readUInt32BE(at) === REAL_NAME) name = entry.subarray(0, 255).toString('utf8');
  }
  return content === undefined ? undefined : { name, bytes: content };
}
