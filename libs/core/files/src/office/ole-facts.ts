import { linear } from '@postern/linear';

import { SPACE } from '../looking/characters.js';
import type { Meter } from '../looking/meter.js';
import { Octets } from '../looking/octets.js';
import { readWorkbook } from './biff.js';
import type { OleFile } from './ole-file.js';
import { monikerOf } from './ole-monikers.js';
import { workbookWithoutAsking } from './workbook-password.js';

export interface OleFacts {
  readonly encrypted: boolean;
  readonly macroSheets: number;
  /** Encrypted workbooks that Excel opens without asking, in plain. */
  readonly opened: readonly Buffer[];
  readonly dde: string;
  /** An action of a slide that starts a program or a macro, or a link that fetches what is run; empty for none. */
  readonly program: string;
}

const WORD_ENCRYPTED = 0x0100;
const SLIDES_ENCRYPTED = 0xf3d1c4df;

/** Encryption flags, macro sheets and DDE fields of old Office documents, also of those embedded in others. */
export function readOleFacts(file: OleFile, meter: Meter): OleFacts {
  let encrypted = false;
  let macroSheets = 0;
  let dde = '';
  let program = '';
  const opened: Buffer[] = [];
  for (const { path, bytes } of file.streams) {
    const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
    if (name === 'encryptedpackage' || name === 'encryptedsummary') encrypted = true;
    // FibBase (MS-DOC 2.5.1): fEncrypted.
    if (name === 'worddocument') {
      if (bytes.length > 12 && (bytes.readUInt16LE(10) & WORD_ENCRYPTED) !== 0) encrypted = true;
      dde ||= wordDde(new Octets(bytes, meter));
    }
    if (name === 'workbook' || name === 'book') {
      const sealed = readWorkbook(bytes, meter);
      const plain = sealed.pass === undefined ? undefined : workbookWithoutAsking(bytes, sealed.pass, meter);
      encrypted ||= sealed.pass !== undefined && plain === undefined;
      const workbook = plain === undefined ? sealed : readWorkbook(plain, meter, true);
      macroSheets += workbook.macroSheets;
      dde ||= workbook.dde;
      if (plain !== undefined) opened.push(plain);
    }
    if (name === 'powerpoint document' && hasProgramAction(new Octets(bytes, meter))) program ||= 'an action of a slide';
    if (name === '\x01ole') program ||= monikerOf(new Octets(bytes, meter));
    // CurrentUserAtom (MS-PPT 2.3.2): headerToken.
    if (name === 'current user' && bytes.length >= 16 && bytes.readUInt32LE(12) === SLIDES_ENCRYPTED) encrypted = true;
  }
  return { encrypted, macroSheets, opened, dde, program };
}

/** Header of an InteractiveInfoAtom (MS-PPT 2.8.2): version 0, type 0x0FF3, 16 bytes. */
const INTERACTIVE = Buffer.from('0000f30f10000000', 'hex');
const ACTION = 16;

/** An action 1 (macro) or 2 (program). */
function hasProgramAction(octets: Octets): boolean {
  for (let at = octets.indexOf(INTERACTIVE); at >= 0; at = octets.indexOf(INTERACTIVE, at + ACTION)) {
    const action = octets.bytes[at + ACTION];
    if (action === 1 || action === 2) return true;
  }
  return false;
}

const FIELD_BEGIN = 0x13;
/** The separator before the result of a field, and the end of it: the instruction ends there. */
const FIELD_SEPARATOR = '\u0014';
const FIELD_END = '\u0015';
const INSTRUCTION = linear(/^DDE(?:AUTO)?[^A-Za-z0-9_]/i);

/** A field (0x13 … 0x15) whose first word is DDE or DDEAUTO, in either of Word's two encodings of text. */
function wordDde(octets: Octets): string {
  const { bytes, meter } = octets;
  for (let at = octets.indexOf(FIELD_BEGIN); at >= 0; at = octets.indexOf(FIELD_BEGIN, at + 1)) {
    const [encoding, width] = bytes[at + 1] === 0 ? (['utf16le', 2] as const) : (['latin1', 1] as const);
    let word = at + width;
    while (SPACE[bytes[word] ?? 0] === 1 && (width === 1 || bytes[word + 1] === 0)) word += width;
    meter.look(word - at + 8 * width);
    if (!INSTRUCTION.test(bytes.toString(encoding, word, word + 8 * width))) continue;
    const [instruction = ''] = bytes.toString(encoding, word, word + 200 * width).split(FIELD_SEPARATOR);
    return instruction.split(FIELD_END)[0] ?? '';
  }
  return '';
}
