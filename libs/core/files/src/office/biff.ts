import type { Meter } from '../looking/meter.js';

/** What the globals of an Excel workbook stream tell (MS-XLS 2.1.7.20.3, BIFF5 alike). */
export interface WorkbookFacts {
  readonly macroSheets: number;
  /** Data of the FilePass record: how the workbook is encrypted. Its kinds of sheets cannot be told then. */
  readonly pass: Buffer | undefined;
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
  for (const { type, start, end } of records(stream, meter)) {
    if (type === FILE_PASS && !opened) return { macroSheets, pass: stream.subarray(start, end) };
    if (type === BOUND_SHEET && stream[start + 5] === MACRO_SHEET) macroSheets += 1;
    if (type === END) break;
  }
  return { macroSheets, pass: undefined };
}
