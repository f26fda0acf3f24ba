import { inflateSync } from 'node:zlib';

import type { EmbeddedFile } from '../embedded-file.js';

const MAX_TEXT = 32 * 1024 * 1024;
const MAX_OBJECTS = 100;
const MAX_INFLATED = 64 * 1024 * 1024;

/** Objects that flat XML documents of Office and OpenDocument carry as base64: binData, binaryData, binary-data. */
export function flatXmlObjects(bytes: Buffer): readonly EmbeddedFile[] {
  const text = bytes.toString('latin1', 0, MAX_TEXT);
  const found: EmbeddedFile[] = [];
  for (const match of text.matchAll(/<(?:\w{1,16}:)?(?:binData|binaryData|binary-data|docOleData)(\s[^>]{0,400})?>([A-Za-z0-9+/=\s]{24,})</g)) {
    if (found.length >= MAX_OBJECTS) break;
    const name = /name\s*=\s*"([^"]{1,200})"/i.exec(match[1] ?? '')?.[1] ?? `object-${found.length + 1}`;
    found.push({ name, bytes: Buffer.from(match[2] ?? '', 'base64') });
  }
  return found;
}

/** Files within a page: data URLs (RFC 2397) of anything but pictures, sound and fonts, which a browser would hand out as downloads or run. */
export function dataUrls(bytes: Buffer): readonly EmbeddedFile[] {
  const text = bytes.toString('latin1', 0, MAX_TEXT);
  const found: EmbeddedFile[] = [];
  for (const match of text.matchAll(
    /data:(?!image\/|font\/|audio\/|video\/)([\w.+/-]{0,100})(?:;[\w=.-]{1,60}){0,4};base64,([A-Za-z0-9+/=%\s]{64,})/gi,
  )) {
    if (found.length >= MAX_OBJECTS) break;
    const data = (match[2] ?? '').replace(/%2b/gi, '+').replace(/%2f/gi, '/').replace(/%3d/gi, '=');
    found.push({ name: `data-${found.length + 1}`, bytes: Buffer.from(data, 'base64') });
  }
  return found;
}

/** The compound file within ActiveMime (editdata.mso): deflated, behind a header of varying length. */
export function activeMimeObject(bytes: Buffer): EmbeddedFile | undefined {
  for (const offset of [0x32, 0x22a, ...zlibOffsets(bytes)]) {
    try {
      return { name: 'editdata', bytes: inflateSync(bytes.subarray(offset), { maxOutputLength: MAX_INFLATED, finishFlush: 2 }) };
    } catch {
      // Another offset may be the right one.
    }
  }
  return undefined;
}

function zlibOffsets(bytes: Buffer): readonly number[] {
  const offsets: number[] = [];
  for (let at = bytes.indexOf(0x78); at >= 0 && at < 4096 && offsets.length < 16; at = bytes.indexOf(0x78, at + 1)) offsets.push(at);
  return offsets;
}

const BINHEX_ALPHABET = '!"#$%&\'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr';

/** The data fork of a BinHex 4.0 file (RFC 1741). */
export function binHexFile(bytes: Buffer): EmbeddedFile | undefined {
  const text = bytes.toString('latin1', 0, MAX_TEXT);
  const mark = text.indexOf('(This file must be converted with BinHex');
  const start = mark < 0 ? -1 : text.indexOf(':', mark + 40);
  if (start < 0) return undefined;
  const end = text.indexOf(':', start + 1);
  const packed = unfoldRuns(sixBits(text.slice(start + 1, end < 0 ? undefined : end)));
  const nameLength = packed[0] ?? 0;
  // Name, version, type, creator, flags, length of the data fork, length of the resource fork, checksum.
  const at = 1 + nameLength + 1 + 4 + 4 + 2;
  if (at + 10 > packed.length) return undefined;
  return { name: packed.toString('latin1', 1, 1 + nameLength), bytes: packed.subarray(at + 10, at + 10 + packed.readUInt32BE(at)) };
}

function sixBits(text: string): Buffer {
  const out: number[] = [];
  let bits = 0;
  let count = 0;
  for (const c of text) {
    const value = BINHEX_ALPHABET.indexOf(c);
    if (value < 0) continue;
    bits = ((bits << 6) | value) & 0xffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      out.push((bits >> count) & 255);
    }
  }
  return Buffer.from(out);
}

function unfoldRuns(bytes: Buffer): Buffer {
  const out: number[] = [];
  for (let at = 0; at < bytes.length && out.length < MAX_INFLATED; at++) {
    const octet = bytes[at] ?? 0;
    if (octet !== 0x90) out.push(octet);
    else {
      const times = bytes[++at] ?? 0;
      if (times === 0) out.push(0x90);
      else for (let i = 1; i < times; i++) out.push(out.at(-1) ?? 0);
    }
  }
  return Buffer.from(out);
}
