import { readWorkbook } from './biff.js';
import type { OleFile } from './ole-file.js';

export interface OleFacts {
  readonly encrypted: boolean;
  readonly macroSheets: number;
  readonly dde: string;
}

const WORD_ENCRYPTED = 0x0100;
const SLIDES_ENCRYPTED = 0xf3d1c4df;

/** Encryption flags, macro sheets and DDE fields of old Office documents, also of those embedded in others. */
export function readOleFacts(file: OleFile): OleFacts {
  let encrypted = false;
  let macroSheets = 0;
  let dde = '';
  for (const { path, bytes } of file.streams) {
    const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
    if (name === 'encryptedpackage' || name === 'encryptedsummary') encrypted = true;
    // FibBase (MS-DOC 2.5.1): fEncrypted.
    if (name === 'worddocument') {
      if (bytes.length > 12 && (bytes.readUInt16LE(10) & WORD_ENCRYPTED) !== 0) encrypted = true;
      dde ||= wordDde(bytes);
    }
    if (name === 'workbook' || name === 'book') {
      const facts = readWorkbook(bytes);
      encrypted ||= facts.encrypted;
      macroSheets += facts.macroSheets;
    }
    // CurrentUserAtom (MS-PPT 2.3.2): headerToken.
    if (name === 'current user' && bytes.length >= 16 && bytes.readUInt32LE(12) === SLIDES_ENCRYPTED) encrypted = true;
  }
  return { encrypted, macroSheets, dde };
}

const FIELD_BEGIN = 0x13;
/** Where the instruction ends: the separator before the result, or the end of the field. */
// oxlint-disable-next-line no-control-regex -- they are Word's marks
const FIELD_PARTS = /[\x14\x15]/;

/** A field (0x13 … 0x15) whose instruction is DDE or DDEAUTO, in either of Word's two encodings of text. */
function wordDde(bytes: Buffer): string {
  for (const encoding of ['latin1', 'utf16le'] as const) {
    const needle = Buffer.from('DDE', encoding);
    for (let at = bytes.indexOf(needle), tries = 0; at >= 0 && tries < 200; at = bytes.indexOf(needle, at + needle.length), tries++) {
      const before = bytes.subarray(Math.max(0, at - 16 * (needle.length / 3)), at);
      if (!before.includes(FIELD_BEGIN)) continue;
      const text = bytes.toString(encoding, at, at + 200 * (needle.length / 3));
      if (/^DDE(?:AUTO)?\s/.test(text)) return text.split(FIELD_PARTS)[0] ?? '';
    }
  }
  return '';
}
