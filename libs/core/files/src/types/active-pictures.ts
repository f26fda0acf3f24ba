import { octetSet } from '../looking/characters.js';
import { withoutReferences } from '../looking/character-references.js';
import type { Cursor } from '../looking/cursor.js';
import type { Meter } from '../looking/meter.js';
import { anywhere, SignTable, word } from '../looking/signs.js';
import { one, run, spaces, text } from '../looking/steps.js';

const NAME_END = octetSet('\t-\r', ' ', '>', '/');
const LETTER = octetSet('a-z', 'A-Z');
const PASSED = octetSet('\t', '\n', '\r');

/** `javascript:` with the white space between that a URL loses (URL standard 4.4). */
function schemeOfScript(cursor: Cursor): boolean {
  for (const letter of 'avascript:') {
    cursor.pass(PASSED);
    if (!cursor.passLiteral(letter, false)) return false;
  }
  return true;
}

const ACTIVE = new SignTable([
  {
    name: 'active',
    needs: 1,
    signs: [
      [
        ...['<script', ':script', '<handler', ':handler'].map((element) => anywhere(element, one(NAME_END))),
        // Any event, also one that nobody has heard of yet.
        word('on', run(LETTER, 2, 40), spaces, text('='), spaces, one(octetSet('"', "'"))),
        word('j', schemeOfScript),
      ],
    ],
  },
]);

/** Whether a picture of lines (SVG) runs a script when it is opened or clicked: a picture has no use for one. References and entities are undone first. */
export function isActivePicture(bytes: Buffer, meter: Meter): boolean {
  return ACTIVE.find(withoutReferences(bytes, meter, true), meter).size > 0;
}
