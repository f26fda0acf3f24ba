import { findBinhex } from '@postern/mail';
import { linear } from '@postern/linear';

import type { EmbeddedFile } from '../embedded-file.js';
import { octetSet, otherThan, SPACE } from '../looking/characters.js';
import { Cursor } from '../looking/cursor.js';
import { inflated } from '../looking/inflated.js';
import { Literals } from '../looking/literals.js';
import type { Octets } from '../looking/octets.js';
import { attribute, opensAt, tagEnd, textFrom } from '../office/xml-elements.js';
import { beginsFile } from './payload-forms.js';
import { withoutEscapesOfUrls } from './url-escapes.js';

const MAX_OBJECTS = 500;
const MAX_INFLATED = 64 * 1024 * 1024;
const ESCAPED_BASE64 = octetSet('a-z', 'A-Z', '0-9', '+', '/', '=', '%', '\t-\r', ' ');
/** A shorter one is no file that matters. */
const LEAST_OF_XML = 24;
const LEAST_OF_URL = 64;

const OBJECT_ELEMENTS = ['binData', 'binaryData', 'binary-data', 'docOleData'];
const OBJECT_LITERALS = new Literals(OBJECT_ELEMENTS);
const MAX_ATTRIBUTES = 4096;
const LESS = 0x3c;
const GREATER = 0x3e;

/** Objects that flat XML documents of Office and OpenDocument carry as base64: binData, binaryData, binary-data. */
export function flatXmlObjects(octets: Octets): readonly EmbeddedFile[] {
  const { bytes, meter } = octets;
  const found: EmbeddedFile[] = [];
  let passed = 0;
  OBJECT_LITERALS.scan(bytes, 0, bytes.length, meter, (literal, start) => {
    const element = OBJECT_ELEMENTS[literal] as string;
    const attributes = start + element.length;
    if (start < passed || !opensAt(bytes, start) || !octets.startsWith(element, start)) return true;
    if (bytes[attributes] !== GREATER && SPACE[bytes[attributes] ?? 0] !== 1) return true;
    const close = tagEnd(bytes, attributes);
    if (close < 0) return false;
    meter.look(close - attributes);
    const { text, end } = textFrom(octets, close + 1, MAX_INFLATED);
    passed = end;
    if (text.length < LEAST_OF_XML || bytes[end] !== LESS) return true;
    if (found.length >= MAX_OBJECTS) {
      meter.crossed.add('LIMIT_FILES');
      return false;
    }
    const tag = bytes.toString('utf8', attributes, Math.min(close, attributes + MAX_ATTRIBUTES));
    found.push({ name: attribute(tag, 'name') || `object-${found.length + 1}`, bytes: Buffer.from(text, 'base64') });
    return true;
  });
  return found;
}

const DATA = new Literals(['data:']);
/** What stands in a URL of a page before the quote or the space that ends it. */
const OF_URL = otherThan(octetSet('"', "'", '`', '<', '>', '\0- '));
/** What a page shows by itself. */
const SHOWN = linear(/^(?:image|font|audio|video)\/(?!svg)/);
const TYPE = linear(/^[a-z0-9.+-]{1,60}\/[a-z0-9.+-]{1,80}$/);

/**
 * Files within a page: data URLs (RFC 2397) of anything but pictures of dots, sound and fonts, which a browser would hand out as downloads or run. One that only says that it
 * is a picture is a file too.
 */
export function dataUrls({ bytes, meter }: Octets): readonly EmbeddedFile[] {
  const found: EmbeddedFile[] = [];
  const cursor = new Cursor(bytes);
  let escapedTo = 0;
  DATA.scan(bytes, 0, bytes.length, meter, (_literal, start) => {
    cursor.at = start + 5;
    const head = headOfData(cursor);
    const from = cursor.at;
    // Within one that goes to the next quote, another of its kind is the same to its end.
    const isWithin = head?.isBase64 === false && start < escapedTo;
    const isRead = head !== undefined && !isWithin && (!head.isShown || isNoPicture(bytes.subarray(from, from + BEGINNING), head.isBase64));
    const size = isRead ? cursor.pass(head.isBase64 ? ESCAPED_BASE64 : OF_URL) : 0;
    if (head?.isBase64 === false && !isWithin) escapedTo = cursor.at;
    meter.look(2 * size + cursor.looked - size);
    cursor.looked = 0;
    if (size < LEAST_OF_URL) return true;
    if (found.length >= MAX_OBJECTS) {
      meter.crossed.add('LIMIT_FILES');
      return false;
    }
    const data = withoutEscapesOfUrls(bytes.subarray(from, from + size));
    found.push({ name: `data-${found.length + 1}`, bytes: head?.isBase64 === true ? Buffer.from(data.toString('latin1'), 'base64') : data });
    return true;
  });
  return found;
}

interface DataHead {
  readonly isBase64: boolean;
  /** A page shows what has this type by itself. */
  readonly isShown: boolean;
}

const COMMA = 0x2c;
/** Bytes of a head, of its type, and of its last parameter. */
const LONGEST_HEAD = 400;
const LONGEST_TYPE = 60;
const LAST_PARAMETER = 20;

/** What stands between `data:` and the comma, with the cursor behind it. By how it ends it is base64, whatever the parameters before are (Fetch, data: URLs). */
function headOfData(cursor: Cursor): DataHead | undefined {
  const from = cursor.at;
  const comma = cursor.ahead(COMMA);
  if (comma - from > LONGEST_HEAD) return undefined;
  cursor.looked += LONGEST_TYPE + LAST_PARAMETER;
  const [type = ''] = plainOf(cursor.bytes.subarray(from, Math.min(comma, from + LONGEST_TYPE))).split(';', 1);
  const isBase64 = plainOf(cursor.bytes.subarray(Math.max(from, comma - LAST_PARAMETER), comma)).endsWith(';base64');
  // A property of that name stands in many scripts, so without base64 there has to be a type.
  if (!isBase64 && !TYPE.test(type)) return undefined;
  cursor.at = comma + 1;
  return { isBase64, isShown: SHOWN.test(type) };
}

/** Without escapes and white space, in lower case. */
function plainOf(text: Uint8Array): string {
  return withoutEscapesOfUrls(Buffer.from(text))
    .filter((octet) => octet > 32)
    .toString()
    .toLowerCase();
}

/** Bytes by which a file is told that is called a picture. */
const BEGINNING = 120;

function isNoPicture(text: Buffer, isBase64: boolean): boolean {
  const data = withoutEscapesOfUrls(text);
  return beginsFile(isBase64 ? Buffer.from(data.toString('latin1'), 'base64') : data);
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
