import { octetSet } from '../looking/characters.js';
import type { Meter } from '../looking/meter.js';
import { anywhere, SignTable, word } from '../looking/signs.js';
import type { Mark } from '../looking/signs.js';
import { run, spaces, text } from '../looking/steps.js';
import { escapeAt } from './string-runs.js';

const CALL = [spaces, text('(')] as const;
const each = (literals: string): readonly Mark[] => literals.split(' ').map((literal) => anywhere(literal));
const HEX = octetSet('0-9', 'a-f');

/** What a script does to make bytes of characters. */
const MAKES_BYTES = [
  ...each('atob Uint8Array charCodeAt fromCharCode octet-stream TextEncoder application/zip application/x- application/java'),
  word('unescape', ...CALL),
  word('decodeURIComponent', ...CALL),
];

/** Signs of a script that puts a file or a page together and hands it out, whatever it is made of. */
const VEILS = new SignTable<'file' | 'page' | 'renamed'>([
  {
    name: 'file',
    needs: 3,
    signs: [
      MAKES_BYTES,
      [...each('createObjectURL msSaveOrOpenBlob msSaveBlob data:application/ showSaveFilePicker'), word('Blob', ...CALL), word('File', ...CALL)],
      [
        ...each(
          '.download "download" download= msSaveOrOpenBlob msSaveBlob .click( "click" dispatchEvent window.open location showSaveFilePicker saveAs(',
        ),
        anywhere("'download'"),
        anywhere("'click'"),
      ],
    ],
  },
  {
    name: 'page',
    needs: 2,
    signs: [MAKES_BYTES, [word('eval', ...CALL), word('Function', ...CALL), ...each('document.write srcdoc outerHTML createContextualFragment')]],
  },
  // Names as programs give them that make a script unreadable.
  { name: 'renamed', needs: 1, signs: [[word('_0x', run(HEX, 4))]] },
]);

/** Whether scripts of a page make a file or a page of what they carry, also by names that are put together or escaped. */
export function putsContentTogether(bytes: Buffer, meter: Meter): boolean {
  return VEILS.find(withoutJoins(bytes, meter), meter).size > 0;
}

const BACKSLASH = 0x5c;
const PLUS = 0x2b;
const SPACE = 0x20;
const QUOTES: ReadonlySet<number> = new Set([0x22, 0x27, 0x60]);

/** `'at' + "ob"` is `'atob"`, and `\x61tob` is `atob`. */
function withoutJoins(bytes: Buffer, meter: Meter): Buffer {
  meter.look(2 * bytes.length);
  const out = Buffer.allocUnsafe(bytes.length);
  let size = 0;
  for (let at = 0; at < bytes.length; ) {
    const octet = bytes[at] as number;
    if (octet === BACKSLASH) {
      const escape = escapeAt(bytes, at + 1);
      if (escape === undefined || escape.octet >= 0) out[size++] = escape?.octet ?? octet;
      at += 1 + (escape?.width ?? 0);
      continue;
    }
    const next = QUOTES.has(octet) ? joinedAt(bytes, at + 1) : -1;
    if (next < 0) out[size++] = octet;
    at = next < 0 ? at + 1 : next;
  }
  return out.subarray(0, size);
}

/** Spaces around a join that are passed. */
const MOST_SPACES = 16;

/** Behind the quote of the next string; negative when none is put behind. */
function joinedAt(bytes: Buffer, from: number): number {
  const end = from + MOST_SPACES;
  let at = from;
  while (at < end && bytes[at] === SPACE) at += 1;
  if (bytes[at] !== PLUS) return -1;
  at += 1;
  while (at < end && bytes[at] === SPACE) at += 1;
  return QUOTES.has(bytes[at] ?? 0) ? at + 1 : -1;
}
