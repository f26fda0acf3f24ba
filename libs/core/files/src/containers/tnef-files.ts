import type { EmbeddedFile } from '../embedded-file.js';
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
const ATTACHMENT = 0x9005;
const BODY = 0x800c;
const MAX_FILES = 500;

/** Attachments of a winmail.dat (MS-OXTNEF 2.1.3): level, attribute, length, data, checksum, over and over. */
export function readTnef({ bytes, meter }: Octets): TnefContent {
  const files: EmbeddedFile[] = [];
  let name = '';
  let data: Buffer | undefined;
  const flush = () => {
    if (data !== undefined && data.length > 0) files.push({ name, bytes: data });
    name = '';
    data = undefined;
  };
  let at = 6;
  for (; at + 9 <= bytes.length && files.length < MAX_FILES; ) {
    const id = bytes.readUInt16LE(at + 1);
    const size = bytes.readUInt32LE(at + 5);
    const content = bytes.subarray(at + 9, at + 9 + size);
    meter.look(9 + content.length);
    if (id === ATTACH_RENDER) flush();
    else if (id === ATTACH_DATA) data = content;
    else if (id === ATTACH_TITLE && name === '') name = withoutNuls(content).toString('latin1');
    else if (id === BODY) files.push({ name: 'body.txt', bytes: content });
    else if (id === ATTACHMENT) {
      const facts = readProperties(content);
      if (facts.longName !== '') name = facts.longName;
      if (facts.data !== undefined) data = facts.data;
    }
    if (at + 9 + size > bytes.length) break;
    at += 9 + size + 2;
  }
  flush();
  return { files, malformed: at < bytes.length };
}

const LONG_NAME = 0x3707;
const DATA_OBJECT = 0x3701;
const FIXED_SIZES: Readonly<Record<number, number>> = { 2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16 };
const VARIABLE = new Set([13, 30, 31, 258]);

/** MAPI properties of an attachment (MS-OXTNEF 2.1.3.4): only the long name and an embedded object matter here. */
function readProperties(bytes: Buffer): { readonly longName: string; readonly data?: Buffer } {
  let longName = '';
  let data: Buffer | undefined;
  let at = 4;
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
        if (size === undefined) return { longName, data };
        at += size;
        continue;
      }
      if (at + 4 > bytes.length) return { longName, data };
      const size = bytes.readUInt32LE(at);
      const content = bytes.subarray(at + 4, at + 4 + size);
      if (id === LONG_NAME) longName = kind === 31 ? withoutNuls(content, 2).toString('utf16le') : withoutNuls(content).toString('latin1');
      // An object begins with the interface id of what it is; an embedded message is a TNEF stream again.
      if (id === DATA_OBJECT) data = kind === 13 ? content.subarray(16) : content;
      at += 4 + size + ((4 - (size % 4)) % 4);
    }
  }
  return { longName, data };
}

function skipName(bytes: Buffer, at: number): number {
  if (at + 24 > bytes.length) return bytes.length;
  const byText = bytes.readUInt32LE(at + 16) === 1;
  const size = bytes.readUInt32LE(at + 20);
  return byText ? at + 24 + size + ((4 - (size % 4)) % 4) : at + 24;
}
