import { namedFile } from '../embedded-file.js';
import type { EmbeddedFile } from '../embedded-file.js';
import { inflated } from '../looking/inflated.js';
import type { Meter } from '../looking/meter.js';
import { withoutNuls } from '../looking/without-nuls.js';
import { streamsByPath } from './ole-file.js';
import type { OleFile, OleStream } from './ole-file.js';

const MAX_OBJECT = 64 * 1024 * 1024;
const MAX_OBJECTS = 500;
/** Bytes of an attachment's name that are read. */
const MAX_NAME = 4096;

/** Objects within Office documents and attachments within Outlook messages. */
export function oleObjects(file: OleFile, meter: Meter): readonly EmbeddedFile[] {
  const found: EmbeddedFile[] = [];
  const byPath = streamsByPath(file);
  for (const stream of file.streams) {
    if (found.length >= MAX_OBJECTS) {
      meter.crossed.add('LIMIT_FILES');
      break;
    }
    const name = stream.path.slice(stream.path.lastIndexOf('/') + 1);
    const known = name.toLowerCase();
    // Names are looked up without regard to case (MS-CFB 2.6.4).
    if (known === '\x01ole10native') found.push(packagedFile(stream.bytes, meter));
    else if ((known === 'package' || known === 'contents') && stream.bytes.length > 16) found.push({ name, bytes: stream.bytes });
    else if (known === 'powerpoint document') found.push(...slideObjects(stream.bytes, meter));
    else if (ATTACHED.has(known.slice(-20)) && stream.path.toLowerCase().includes('__attach')) found.push(outlookAttachment(byPath, stream));
  }
  return found;
}

/** Property 0x3701 (PidTagAttachDataBinary), as bytes or as a storage (MS-OXMSG 2.1.3). */
const ATTACHED = new Set(['__substg1.0_37010102', '__substg1.0_3701000d']);

/** Bytes that a name in a package takes at most. */
const LONGEST_TEXT = 4096;

/**
 * A file put into a document by "Package" (OLE1 native data): label, path, temporary path, its bytes, then the three names once more in UTF-16. Programs differ in
 * which of them the file is opened by.
 */
export function packagedFile(bytes: Buffer, meter: Meter): EmbeddedFile {
  let at = 6;
  const text = () => {
    const piece = bytes.subarray(at, at + LONGEST_TEXT + 1);
    const end = piece.indexOf(0);
    meter.look(end < 0 ? piece.length : end + 1);
    at = end < 0 ? bytes.length : at + end + 1;
    return end < 0 ? '' : piece.toString('latin1', 0, end);
  };
  const label = text();
  const path = text();
  at += 8;
  const temporary = text();
  if ((label === '' && path === '' && temporary === '') || at + 4 > bytes.length) return { name: '', bytes: bytes.subarray(4) };
  // A size that lies leaves what there is.
  const size = bytes.readUInt32LE(at);
  const content = bytes.subarray(at + 4, at + 4 + size);
  at += 4 + size;
  const inUtf16 = [0, 0, 0].map(() => {
    const length = at + 4 <= bytes.length ? 2 * bytes.readUInt32LE(at) : 0;
    const piece = length <= 2 * LONGEST_TEXT ? bytes.subarray(at + 4, at + 4 + length) : Buffer.alloc(0);
    meter.look(4 + piece.length);
    at += 4 + piece.length;
    return withoutNuls(piece, 2).toString('utf16le');
  });
  const names = [path, label, temporary, ...inUtf16].map(fileNameOf);
  return namedFile(names, content);
}

function fileNameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);
}

const OLE_STORAGE = 0x1011;
const CONTAINER = 0x0f;

/** External object storages of a presentation (MS-PPT 2.10.34): compound files of their own, mostly deflated. The VBA project is one of them. */
function slideObjects(stream: Buffer, meter: Meter): readonly EmbeddedFile[] {
  const found: EmbeddedFile[] = [];
  for (let at = 0; at + 8 <= stream.length; ) {
    meter.look(8);
    const head = stream.readUInt16LE(at);
    const type = stream.readUInt16LE(at + 2);
    const size = stream.readUInt32LE(at + 4);
    if (type === OLE_STORAGE) {
      const data = stream.subarray(at + 8, at + 8 + size);
      const bytes = head >> 4 === 1 ? inflated(data.subarray(4), MAX_OBJECT, meter) : data;
      if (found.length >= MAX_OBJECTS) {
        meter.crossed.add('LIMIT_FILES');
        break;
      }
      if (bytes !== undefined) found.push({ name: `object-${found.length + 1}`, bytes });
    }
    at += (head & 0x0f) === CONTAINER ? 8 : 8 + size;
  }
  return found;
}

/** Long name, short name, shown name (MS-OXCMSG 2.2.2), in UTF-16 and in a code page. */
const NAME_TAGS = ['3707001f', '3704001f', '3001001f', '3707001e', '3704001e', '3001001e'];

/** Attachment of a .msg (MS-OXMSG 2.2.2): its names lie beside its bytes, and which of them counts depends on the program. */
function outlookAttachment(byPath: ReadonlyMap<string, OleStream>, stream: OleStream): EmbeddedFile {
  const folder = stream.path.slice(0, stream.path.lastIndexOf('/') + 1).toLowerCase();
  const names = NAME_TAGS.map((tag) => {
    const own = byPath.get(`${folder}__substg1.0_${tag}`)?.bytes.subarray(0, MAX_NAME) ?? Buffer.alloc(0);
    return tag.endsWith('1f') ? withoutNuls(own, 2).toString('utf16le') : withoutNuls(own).toString('latin1');
  });
  return namedFile(names, stream.bytes);
}
