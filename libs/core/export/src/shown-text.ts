/** Marks where a text was cut. */
const CUT = '…';

const C0_PICTURES = 0x2400;
const DELETE = 0x7f;
const DELETE_PICTURE = '\u2421';

/** Format characters that reorder or hide what stands beside them, and separators that some readers take for the end of a line. */
const HIDING: readonly (readonly [first: number, last: number])[] = [
  [0x80, 0x9f],
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x180e, 0x180e],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0xd800, 0xdfff],
  [0xfeff, 0xfeff],
  [0xfff9, 0xfffb],
  [0xe0000, 0xe007f],
];

/**
 * A value as one line of visible text: controls become their pictures (U+2400 to U+2421), hidden and reordering characters `<U+202E>`, spaces around it go. At most
 * `maxCharacters` characters, an ellipsis in place of what was cut. Never throws; idempotent.
 */
export function shownText(value: string, maxCharacters: number): string {
  const shown: string[] = [];
  // A character of the result has one of the source at least, so no more of a huge value is looked at; spaces before it do not count.
  for (const character of value.trimStart()) {
    shown.push(...shownCharacter(character));
    if (shown.length > maxCharacters) break;
  }
  while (shown.at(-1)?.trim() === '') shown.pop();
  if (shown.length <= maxCharacters) return shown.join('');
  return `${shown
    .slice(0, Math.max(0, maxCharacters - 1))
    .join('')
    .trimEnd()}${CUT}`;
}

function shownCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCharCode(C0_PICTURES + code);
  if (code === DELETE) return DELETE_PICTURE;
  const hides = HIDING.some(([first, last]) => code >= first && code <= last);
  return hides ? `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>` : character;
}
