import { namedFile } from '../embedded-file.js';
import type { EmbeddedFile } from '../embedded-file.js';
import type { Meter } from '../looking/meter.js';
import type { Octets } from '../looking/octets.js';
import { withoutNuls } from '../looking/without-nuls.js';

export interface TnefContent {
  readonly files: readonly EmbeddedFile[];
  /** It could not be read to its end. */
  readonly malformed: boolean;
}

const ATTACH_RENDER = 0x9002;
const ATTACH_DATA = 0x800f;
const ATTACH_TITLE = 0x8010;
const TRANSPORT_NAME = 0x9001;
const ATTACHMENT = 0x9005;
const MESSAGE = 0x9003;
const BODY = 0x800c;
const MAX_FILES = 500;
/** Bytes of a name that are read. */
const MAX_NAME = 4096;

/**
 * Attachments of a winmail.dat (MS-OXTNEF 2.1.3): level, attribute, length, data, checksum, over and over. Of several names and several contents of one attachment each
 * counts, since nobody knows which of them a reader believes.
 */
export function readTnef({ bytes, meter }: Octets): TnefContent {
  const files: EmbeddedFile[] = [];
  let names: string[] = [];
  let contents: Buffer[] = [];
  const flush = () => {
    for (const content of contents) if (content.length > 0) files.push(namedFile(names, content));
    names = [];
    contents = [];
  };
  let at = 6;
  for (; at + 9 <= bytes.length && files.length + contents.length < MAX_FILES; ) {
    const id = bytes.readUInt16LE(at + 1);
    const size = bytes.readUInt32LE(at + 5);
    const content = bytes.subarray(at + 9, at + 9 + size);
    meter.look(9 + content.length);
    if (id === ATTACH_RENDER) flush();
    else if (id === ATTACH_DATA) contents.push(content);
    else if ((id === ATTACH_TITLE || id === TRANSPORT_NAME) && names.length < MAX_NAMES) names.push(textOf(content, 1));
    else if (id === BODY) files.push({ name: 'body.txt', bytes: content });
    else if (id === ATTACHMENT) {
      const own = readProperties(content, meter);
      names = [...own.names, ...names].slice(0, MAX_NAMES);
      contents.push(...own.contents);
    } else if (id === MESSAGE) files.push(...readProperties(content, meter).pages.map((page) => ({ name: 'body.html', bytes: page })));
    if (at + 9 + size > bytes.length) break;
    at += 9 + size + 2;
  }
  flush();
  if (files.length >= MAX_FILES) meter.crossed.add('LIMIT_FILES');
  return { files, malformed: at < bytes.length };
}

const MAX_NAMES = 12;

function textOf(content: Buffer, width: 1 | 2): string {
  return withoutNuls(content.subarray(0, MAX_NAME), width).toString(width === 2 ? 'utf16le' : 'latin1');
}

const LONG_NAME = 0x3707;
/** Long name, short name, shown name (MS-OXCMSG 2.2.2). */
const NAMES: ReadonlySet<number> = new Set([LONG_NAME, 0x3704, 0x3001]);
const DATA_OBJECT = 0x3701;
/** The text of the mail as a page (MS-OXCMSG 2.2.1.56.9). */
const PAGE = 0x1013;
const FIXED_SIZES: Readonly<Record<number, number>> = { 2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16 };
const VARIABLE = new Set([13, 30, 31, 258]);

interface Properties {
  /** Long names first: a file is shown by the first one. */
  readonly names: string[];
  readonly contents: Buffer[];
  readonly pages: Buffer[];
}

/** MAPI properties of an attachment or of the mail (MS-OXTNEF 2.1.3.4): names, embedded objects and the page matter here. */
function readProperties(bytes: Buffer, meter: Meter): Properties {
  const found: Properties = { names: [], contents: [], pages: [] };
  let at = 4;
  let longNames = 0;
  const count = bytes.length >= 4 ? bytes.readUInt32LE(0) : 0;
  for (let i = 0; i < count && at + 4 <= bytes.length; i++) {
    const type = bytes.readUInt16LE(at);
    const id = bytes.readUInt16LE(at + 2);
    at += 4;
    if (id >= 0x8000) at = skipName(bytes, at);
    const many = (type & 0x1000) !== 0;
    const kind = type & 0x0fff;
    let values = 1;
    if (many || VARIABLE.has(kind)) {
      if (at + 4 > bytes.length) break;
      values = bytes.readUInt32LE(at);
      at += 4;
    }
    for (let v = 0; v < values && at < bytes.length; v++) {
      if (!VARIABLE.has(kind)) {
        const size = FIXED_SIZES[kind];
        if (size === undefined) return found;
        at += size;
        continue;
      }
      if (at + 4 > bytes.length) return found;
      const size = bytes.readUInt32LE(at);
      const content = bytes.subarray(at + 4, at + 4 + size);
      if (NAMES.has(id)) found.names.splice(id === LONG_NAME ? longNames++ : found.names.length, 0, textOf(content, kind === 31 ? 2 : 1));
      found.names.splice(MAX_NAMES);
      // An object begins with the interface id of what it is; an embedded message is a TNEF stream again.
      if (id === DATA_OBJECT && found.contents.length < MAX_FILES) found.contents.push(kind === 13 ? content.subarray(16) : content);
      if (id === PAGE && found.pages.length < MAX_FILES) found.pages.push(content);
      at += 4 + size + ((4 - (size % 4)) % 4);
    }
  }
  meter.look(at);
  return found;
}

function skipName(bytes: Buffer, at: number): number {
  if (at + 24 > bytes.length) return bytes.length;
  const byText = bytes.readUInt32LE(at + 16) === 1;
  const size = bytes.readUInt32LE(at + 20);
  return byText ? at + 24 + size + ((4 - (size % 4)) % 4) : at + 24;
}
