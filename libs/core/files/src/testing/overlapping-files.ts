import { deflateSync } from 'node:zlib';

import { compressVba, ole } from '@postern/samples';

import type { FileFindingCode } from '../findings.js';

/** A file that is small and asks for endless work. */
export interface OverlappingFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
  readonly finding: FileFindingCode;
}

const words = (...values: readonly number[]) =>
  Buffer.from(values.flatMap((value) => [value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24]));
const halves = (...values: readonly number[]) => Buffer.from(values.flatMap((value) => [value & 255, value >> 8]));
const times = <T>(count: number, make: (i: number) => T): readonly T[] => Array.from({ length: count }, (_, i) => make(i));

/** Objects of a OneNote section that each go on to its end. */
function oneNoteObjects(): Buffer {
  const count = 400;
  const step = 3000;
  const section = Buffer.alloc(count * step);
  for (let i = 0; i < count; i++) {
    section.write('e716e3bd65261145a4c48d4d0b7a9eac', i * step, 'hex');
    section.writeBigUInt64LE(BigInt(section.length - i * step - 36), i * step + 16);
  }
  return section;
}

/** Streams of a compound file that all lie on the same sectors. */
function sharedSectors(): Buffer {
  const bytes = ole(times(60, (i) => ({ path: `stream ${i}`, bytes: Buffer.alloc(i === 0 ? 200_000 : 5000, 65) })));
  const first = bytes.indexOf(Buffer.from('stream 0\0', 'utf16le'));
  for (let i = 1; i < 60; i++) {
    const entry = bytes.indexOf(Buffer.from(`stream ${i}\0`, 'utf16le'));
    bytes.copy(bytes, entry + 116, first + 116, first + 124);
  }
  return bytes;
}

/** A project whose directory names one large module hundreds of times. */
function repeatedModule(): Buffer {
  const name = Buffer.from('M');
  const entry = Buffer.concat([halves(0x001a), words(name.length), name, halves(0x0031), words(4), words(0)]);
  const chunk = Buffer.concat([halves(0x3fff), Buffer.alloc(4096, 'x')]);
  return ole([
    { path: 'VBA/dir', bytes: compressVba(Buffer.concat(times(180, () => entry))) },
    { path: 'VBA/M', bytes: Buffer.concat([Buffer.from([1]), ...times(250, () => chunk)]) },
  ]);
}

const nothing = deflateSync(Buffer.alloc(1_000_000));

function objectStreams(): Buffer {
  const stream = Buffer.concat([Buffer.from('1 0 obj <</Type/ObjStm/Filter/FlateDecode>> stream\n'), nothing, Buffer.from('\nendstream\n')]);
  return Buffer.concat([Buffer.from('%PDF-1.7\n'), ...times(60, () => stream)]);
}

function slideObjects(): Buffer {
  const object = Buffer.concat([halves(0x10, 0x1011), words(nothing.length + 4, 1_000_000), nothing]);
  return ole([{ path: 'PowerPoint Document', bytes: Buffer.concat(times(60, () => object)) }]);
}

/** Directory entries that all name headers which overlap, each with a name and fields of many bytes. */
function overlappingHeaders(): Buffer {
  const count = 4000;
  const header = Buffer.from('PK\x03\x04', 'latin1');
  const headers = Buffer.concat(times(count + 6000, () => header));
  const central = (offset: number) =>
    Buffer.concat([
      Buffer.from('PK\x01\x02', 'latin1'),
      halves(20, 20, 0, 0, 0, 0),
      words(0, 1, 1),
      halves(1, 0, 0, 0, 0),
      words(0, offset),
      Buffer.from('a'),
    ]);
  const directory = Buffer.concat(times(count, (i) => central(4 * i)));
  const end = Buffer.concat([Buffer.from('PK\x05\x06', 'latin1'), halves(0, 0, count, count), words(directory.length, headers.length), halves(0)]);
  return Buffer.concat([headers, directory, end]);
}

export const OVERLAPPING: readonly OverlappingFile[] = [
  { name: 'objects of a OneNote section within each other', type: 'one', bytes: oneNoteObjects(), finding: 'LIMIT_WORK' },
  { name: 'streams of a compound file on the same sectors', type: 'ole', bytes: sharedSectors(), finding: 'OLE_MALFORMED' },
  { name: 'a module that is named again and again', type: 'ole', bytes: repeatedModule(), finding: 'LIMIT_WORK' },
  { name: 'object streams of a PDF that are nothing but zeros', type: 'pdf', bytes: objectStreams(), finding: 'LIMIT_WORK' },
  { name: 'objects of a presentation that are nothing but zeros', type: 'ole', bytes: slideObjects(), finding: 'LIMIT_WORK' },
  { name: 'headers of a ZIP within each other', type: 'ooxml', bytes: overlappingHeaders(), finding: 'LIMIT_WORK' },
];
