import type { Meter } from '../looking/meter.js';

/** What the globals of an Excel workbook stream tell (MS-XLS 2.1.7.20.3, BIFF5 alike). */
export interface WorkbookFacts {
  readonly macroSheets: number;
  /** Data of the FilePass record: how the workbook is encrypted. Its kinds of sheets cannot be told then. */
  readonly pass: Buffer | undefined;
  /** Service and topic of a DDE link; empty for none. */
  readonly dde: string;
}

/** A record; its data is from `start` to `end`. */
export interface BiffRecord {
  readonly type: number;
  readonly start: number;
  readonly end: number;
}

const FILE_PASS = 0x002f;
const BOUND_SHEET = 0x0085;
const END = 0x000a;
const MACRO_SHEET = 1;
/** Beginnings of a substream, of all versions; its second field is its kind. */
const BEGINNINGS: ReadonlySet<number> = new Set([0x0009, 0x0209, 0x0409, 0x0809]);
const OF_MACROS = 0x0040;
const SUP_BOOK = 0x01ae;
const EXTERN_NAMES: ReadonlySet<number> = new Set([0x0023, 0x0223]);
/** Of an external name: it is one of OLE, not of DDE. */
const OLE_LINK = 0x10;
/** Between service and topic (MS-XLS 2.5.277). */
const LINK_SEPARATOR = 3;
const LONGEST_LINK = 400;

/** It begins with a record of its own, and no compound file is around it. */
export function isBareWorkbook(bytes: Buffer): boolean {
  return bytes.length >= 8 && BEGINNINGS.has(bytes.readUInt16LE(0)) && bytes.readUInt16LE(2) <= 16;
}

/** The records of a workbook stream, whose heads are never encrypted; the last may be cut off. */
export function* records(stream: Buffer, meter: Meter): Generator<BiffRecord> {
  for (let at = 0; at + 4 <= stream.length; ) {
    meter.look(4);
    const start = at + 4;
    at = start + stream.readUInt16LE(at + 2);
    yield { type: stream.readUInt16LE(start - 4), start, end: Math.min(at, stream.length) };
  }
}

/** Walks the records until the globals end. `opened`: the stream is in plain, whatever its FilePass record says. */
export function readWorkbook(stream: Buffer, meter: Meter, opened = false): WorkbookFacts {
  let macroSheets = 0;
  let dde = '';
  let link = '';
  for (const { type, start, end } of records(stream, meter)) {
    if (type === FILE_PASS && !opened) return { macroSheets, pass: stream.subarray(start, end), dde };
    if (type === SUP_BOOK) link = linkOf(stream.subarray(start, end), meter);
    if (EXTERN_NAMES.has(type) && link !== '' && ((stream[start] ?? 0) & OLE_LINK) === 0) dde ||= link;
    // Of the oldest versions the sheet itself is the file.
    if (BEGINNINGS.has(type) && end - start >= 4 && stream.readUInt16LE(start + 2) === OF_MACROS) macroSheets += 1;
    if (type === BOUND_SHEET && stream[start + 5] === MACRO_SHEET) macroSheets += 1;
    if (type === END) break;
  }
  return { macroSheets, pass: undefined, dde };
}

/** Service and topic of a link to another program (MS-XLS 2.4.271), with a bar between; empty when it is to a workbook. */
function linkOf(book: Buffer, meter: Meter): string {
  meter.look(Math.min(book.length, LONGEST_LINK));
  const isWide = ((book[4] ?? 0) & 1) === 1;
  const path = book.toString(isWide ? 'utf16le' : 'latin1', 5, LONGEST_LINK);
  return path.includes(String.fromCharCode(LINK_SEPARATOR)) ? path.replace(String.fromCharCode(LINK_SEPARATOR), '|') : '';
}
