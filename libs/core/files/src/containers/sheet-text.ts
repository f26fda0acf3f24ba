import { octetSet, SPACE } from '../looking/characters.js';
import type { Cursor } from '../looking/cursor.js';
import type { Meter } from '../looking/meter.js';
import type { Octets } from '../looking/octets.js';
import { anywhere, SignTable } from '../looking/signs.js';

const PROGRAMS = new Set(
  'cmd powershell pwsh mshta msexcel winword rundll32 regsvr32 wscript cscript certutil bitsadmin explorer wmic msiexec'.split(' '),
);
const LONGEST_PROGRAM = 64;
const LF = 0x0a;
const PIPE = 0x7c;
const EQUALS = 0x3d;
const QUOTE = 0x27;
const BANG = 0x21;
const MAX_SPACES = 1024;
const PROGRAM = octetSet('a-z', 'A-Z', '0-9', '.', '_');
/** What an item begins with. */
const ITEM = octetSet('a-z', 'A-Z', '0-9', "'", '_', '$');
/** What a formula begins with. */
const BEGINS = octetSet('=', '+', '@', '-');
const OPERATOR = octetSet('=', '+', '@', '-', '*', '/', '&', '^', '(', '<', '>', ',', ';');
/** What a cell stands behind, white space and quotes around it included. */
const BEFORE_CELL = octetSet(',', ';', '\t', '\n', '\r', '"', ' ', 'K', 'k', '=');
/** Bytes of a formula before a service without a topic: further away it is another text. */
const LONGEST_FORMULA = 40;
const LONGEST_TOPIC = 160;

/** A cell of a table that starts a program through DDE, like `=cmd|'/C calc'!A0` or `=1+cmd|…`; empty for none. */
export function ddeCell(octets: Octets): string {
  const line: Line = { to: 0, start: undefined, next: {} };
  for (let at = octets.indexOf(PIPE); at >= 0; at = octets.indexOf(PIPE, at + 1)) {
    const start = cellStart(octets, at, line);
    if (start === undefined) continue;
    const text = octets.latin1(Math.max(start, at - LONGEST_TOPIC), at + LONGEST_TOPIC);
    return text.split('\n', 1).join('');
  }
  return '';
}

/** Where the formula begins whose service is named right before the bar; undefined when it is no such formula. */
function cellStart(octets: Octets, bar: number, line: Line): number | undefined {
  const { bytes, meter } = octets;
  const wordEnd = back(bytes, bar, SPACE, MAX_SPACES);
  const word = back(bytes, wordEnd, PROGRAM, LONGEST_PROGRAM + 1);
  meter.look(bar - word + 1);
  // `|=` and `||` are what programs are written with.
  if (word === wordEnd || bytes[bar + 1] === PIPE || bytes[bar + 1] === EQUALS) return undefined;
  const isCertain = hasTopic(bytes, bar + 1, meter);
  if (!isCertain && !(PROGRAMS.has(bytes.toString('latin1', word, wordEnd).toLowerCase()) && hasItem(octets, bar + 1, line))) return undefined;
  const operator = back(bytes, word, SPACE, MAX_SPACES);
  meter.look(word - operator);
  if (OPERATOR[bytes[operator - 1] ?? 0] !== 1) return undefined;
  return isCertain ? lineStart(bytes, operator, line, meter) : formulaStart(bytes, operator, meter);
}

/** `'/C calc'!A0`: a topic in quotes and an item (ECMA-376 part 1, 18.17.2.4) make a reference of any word. */
function hasTopic(bytes: Buffer, from: number, meter: Meter): boolean {
  if (bytes[from] !== QUOTE) return false;
  const end = bytes.subarray(from + 1, from + LONGEST_TOPIC).indexOf(QUOTE);
  meter.look(end < 0 ? LONGEST_TOPIC : end);
  return end > 0 && bytes[from + end + 2] === BANG && ITEM[bytes[from + end + 3] ?? 0] === 1;
}

/** A bar that leads to no item in its line is one of a pipe or a table. */
function hasItem(octets: Octets, from: number, line: Line): boolean {
  for (const mark of [BANG, LF] as const)
    if ((line.next[mark] ?? 0) < from) {
      const at = octets.indexOf(mark, from);
      line.next[mark] = at < 0 ? Number.POSITIVE_INFINITY : at;
    }
  const bang = line.next[BANG] as number;
  return bang - from <= LONGEST_TOPIC && bang < (line.next[LF] as number);
}

/** The first character of the cell in this line from which on it is a formula. */
function formulaStart(bytes: Buffer, operator: number, meter: Meter): number | undefined {
  meter.look(Math.min(operator, LONGEST_FORMULA));
  for (let at = operator - 1; at >= 0 && operator - at <= LONGEST_FORMULA && bytes[at] !== LF; at--)
    if (BEGINS[bytes[at] as number] === 1 && (at === 0 || BEFORE_CELL[bytes[at - 1] as number] === 1)) return at;
  return undefined;
}

/** What was looked at of a line: no byte is looked at twice. */
interface Line {
  to: number;
  /** Where a formula may begin in it. */
  start: number | undefined;
  /** Where a byte is next. */
  readonly next: Record<number, number>;
}

/** The first sign of this line that a formula may begin with, whatever stands between the cells. */
function lineStart(bytes: Buffer, operator: number, line: Line, meter: Meter): number | undefined {
  const known = line.to;
  let at = operator;
  let start: number | undefined;
  while (at > known && bytes[at - 1] !== LF) {
    at -= 1;
    if (BEGINS[bytes[at] as number] === 1) start = at;
  }
  meter.look(operator - at + 1);
  if (at > known || known === 0 || bytes[at - 1] === LF) line.start = start;
  else line.start ??= start;
  line.to = Math.max(known, operator);
  return line.start;
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
