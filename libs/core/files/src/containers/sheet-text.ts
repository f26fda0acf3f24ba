import { octetSet, SPACE } from '../looking/characters.js';
import type { Cursor } from '../looking/cursor.js';
import type { Octets } from '../looking/octets.js';
import { anywhere, SignTable } from '../looking/signs.js';

const PROGRAMS = new Set('cmd powershell mshta msexcel rundll32 regsvr32 wscript cscript certutil'.split(' '));
const LONGEST_PROGRAM = 10;
const PIPE = 0x7c;
const MAX_SPACES = 8;
const PROGRAM = octetSet('a-z', 'A-Z', '0-9');
const OPERATOR = octetSet('=', '+', '@', '-');
/** What a cell may begin behind. */
const CELL_BEGINS = octetSet(',', ';', '\t', '\n', '\r', '"', '=', 'K', 'k');

/** A cell of a table that starts a program through DDE, like `=cmd|'/C calc'!A0`; empty for none. */
export function ddeCell(octets: Octets): string {
  for (let at = octets.indexOf(PIPE); at >= 0; at = octets.indexOf(PIPE, at + 1)) {
    const start = cellStart(octets, at);
    if (start === undefined) continue;
    const text = octets.latin1(start, at + 160);
    return text.split('\n', 1).join('');
  }
  return '';
}

/** Where the formula begins whose service is named right before the bar; undefined when it is no such formula. */
function cellStart({ bytes, meter }: Octets, bar: number): number | undefined {
  const wordEnd = back(bytes, bar, SPACE, MAX_SPACES);
  const word = back(bytes, wordEnd, PROGRAM, LONGEST_PROGRAM + 1);
  meter.look(bar - word + 1);
  if (!PROGRAMS.has(bytes.toString('latin1', word, wordEnd).toLowerCase())) return undefined;
  const operatorEnd = back(bytes, word, SPACE, MAX_SPACES);
  const operator = back(bytes, operatorEnd, OPERATOR, 3);
  if (operator === operatorEnd) return undefined;
  const before = back(bytes, operator, SPACE, MAX_SPACES);
  meter.look(word - before + 1);
  const begins =
    before === 0 || CELL_BEGINS[bytes[before - 1] as number] === 1 || bytes.subarray(before, operator).some((octet) => CELL_BEGINS[octet] === 1);
  return begins ? operator : undefined;
}

function back(bytes: Buffer, from: number, set: Uint8Array, max: number): number {
  let at = from;
  while (at > 0 && from - at < max && set[bytes[at - 1] as number] === 1) at -= 1;
  return at;
}

const MAX_BEFORE_CALL = 40;

/** The function is called in a formula: `;E` stands before it in the same field. */
function inFormula(cursor: Cursor): boolean {
  const { bytes, start } = cursor;
  for (let at = start - 1; at > 0 && start - at <= MAX_BEFORE_CALL + 1; at--) {
    cursor.looked += 1;
    const octet = bytes[at] as number;
    if ((octet | 0x20) === 0x65 && bytes[at - 1] === 0x3b) return true;
    if (octet === 0x3b || octet === 0x0a) return false;
  }
  return false;
}

const MACROS = new SignTable([
  {
    name: 'macros',
    needs: 1,
    signs: [[anywhere(';NAuto_'), ...['EXEC(', 'CALL(', 'REGISTER(', 'HALT(', 'RUN('].map((called) => anywhere(called, inFormula))]],
  },
]);

/** Excel 4 macros in the text form of a workbook (SYLK). */
export function hasSylkMacros(octets: Octets): boolean {
  return octets.startsWith('ID;P', 0) && MACROS.find(octets.bytes, octets.meter).size > 0;
}
