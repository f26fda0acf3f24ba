import { inflateSync } from 'node:zlib';

import type { EmbeddedFile } from '../embedded-file.js';
import type { OleFile, OleStream } from './ole-file.js';

const MAX_OBJECT = 64 * 1024 * 1024;
const MAX_OBJECTS = 500;

/** Objects within Office documents and attachments within Outlook messages. */
export function oleObjects(file: OleFile): readonly EmbeddedFile[] {
  const found: EmbeddedFile[] = [];
  for (const stream of file.streams) {
    if (found.length >= MAX_OBJECTS) break;
    const name = stream.path.slice(stream.path.lastIndexOf('/') + 1);
    if (name === '\x01Ole10Native') found.push(packagedFile(stream.bytes));
    else if (/^(?:package|contents)$/i.test(name) && stream.bytes.length > 16) found.push({ name, bytes: stream.bytes });
    else if (name.toLowerCase() === 'powerpoint document') found.push(...slideObjects(stream.bytes));
    else if (/__substg1\.0_3701(?:0102|000d)$/i.test(name) && stream.path.toLowerCase().includes('__attach'))
      found.push(outlookAttachment(file, stream));
  }
  return found;
}

/** A file put into a document by "Package" (OLE1 native data): label, path, temporary path, then its octets. */
export function packagedFile(bytes: Buffer): EmbeddedFile {
  let at = 6;
  const text = () => {
    const end = bytes.indexOf(0, at);
    const value = end < 0 || end - at > 4096 ? '' : bytes.toString('latin1', at, end);
    at = end < 0 ? bytes.length : end + 1;
    return value;
  };
  const label = text();
  const path = text();
  at += 8;
  text();
  if (label === '' || at + 4 > bytes.length) return { name: '', bytes: bytes.subarray(4) };
  const size = bytes.readUInt32LE(at);
  if (size > bytes.length - at - 4 + 16) return { name: label, bytes: bytes.subarray(4) };
  return { name: fileNameOf(path) || label, bytes: bytes.subarray(at + 4, at + 4 + size) };
}

function fileNameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);
}

const OLE_STORAGE = 0x1011;
const CONTAINER = 0x0f;

/** External object storages of a presentation (MS-PPT 2.10.34): compound files of their own, mostly deflated. The VBA project is one of them. */
function slideObjects(stream: Buffer): readonly EmbeddedFile[] {
  const found: EmbeddedFile[] = [];
  for (let at = 0; at + 8 <= stream.length && found.length < MAX_OBJECTS; ) {
    const head = stream.readUInt16LE(at);
    const type = stream.readUInt16LE(at + 2);
    const size = stream.readUInt32LE(at + 4);
    if (type === OLE_STORAGE) {
      const data = stream.subarray(at + 8, at + 8 + size);
      const bytes = head >> 4 === 1 ? inflated(data.subarray(4)) : data;
      if (bytes !== undefined) found.push({ name: `object-${found.length + 1}`, bytes });
    }
    at += (head & 0x0f) === CONTAINER ? 8 : 8 + size;
  }
  return found;
}

function inflated(data: Buffer): Buffer | undefined {
  try {
    // The last octets of the checksum are missing in some files; Office does not mind.
    return inflateSync(data, { maxOutputLength: MAX_OBJECT, finishFlush: 2 });
  } catch {
    return undefined;
  }
}

/** Attachment of a .msg (MS-OXMSG 2.2.2): its long or short name lies beside its octets. */
function outlookAttachment(file: OleFile, stream: OleStream): EmbeddedFile {
  const folder = stream.path.slice(0, stream.path.lastIndexOf('/') + 1);
  const names = ['3707001f', '3704001f', '3001001f', '3707001e', '3704001e'].map((tag) => {
    const own = file.streams.find((other) => other.path.toLowerCase() === `${folder}__substg1.0_${tag}`.toLowerCase())?.bytes;
    return own?.toString(tag.endsWith('1f') ? 'utf16le' : 'latin1').replace(/\0+$/, '') ?? '';
  });
  return { name: names.find((name) => name !== '') ?? '', bytes: stream.bytes };
}
