import type { Meter } from '../looking/meter.js';

/** What the globals of an Excel workbook stream tell (MS-XLS 2.1.7.20.3, BIFF5 alike). */
export interface WorkbookFacts {
  readonly macroSheets: number;
  readonly encrypted: boolean;
}

const FILE_PASS = 0x002f;
const BOUND_SHEET = 0x0085;
const END = 0x000a;
const MACRO_SHEET = 1;

/** Walks the records until the globals end. Sheet types stay readable when the workbook is encrypted. */
export function readWorkbook(stream: Buffer, meter: Meter): WorkbookFacts {
  let macroSheets = 0;
  let encrypted = false;
  for (let at = 0; at + 4 <= stream.length; ) {
    const type = stream.readUInt16LE(at);
    const size = stream.readUInt16LE(at + 2);
    meter.look(4);
    if (type === FILE_PASS) encrypted = true;
    if (type === BOUND_SHEET && stream[at + 4 + 5] === MACRO_SHEET) macroSheets += 1;
    if (type === END) break;
    at += 4 + size;
  }
  return { macroSheets, encrypted };
}
