/** Part of a mail that may have been left out: its body, from `start` to `end`. */
export interface Cuttable {
  readonly start: number;
  readonly end: number;
}

/** Base64 of one blank, which may stand where a body was left out. */
const BLANK = Buffer.from('IA==');

/** What an engine was given, and whether it was given these bytes. */
export interface Given {
  readonly contents: readonly Buffer[];
  has(bytes: Buffer): boolean;
}

/**
 * Whether all of a mail was given to an engine: one of the contents is the mail without some of the bodies, and what was left out is base64 whose bytes were given too.
 * Empty when it was, else what was not. It decodes by itself and compares byte for byte; only where bodies may begin is told to it.
 */
export function hiddenBytes(mail: Buffer, bodies: readonly Cuttable[], given: Given): string {
  if (given.contents.some((content) => content.equals(mail))) return '';
  for (const content of given.contents) {
    const cuts = cutsBetween(mail, content, bodies);
    if (cuts === undefined) continue;
    for (const { start, end } of cuts) {
      const text = mail.subarray(start, end);
      if (!isBase64(text)) return `bytes ${start} to ${end} were left out and are more than base64`;
      const decoded = Buffer.from(text.toString('latin1'), 'base64');
      if (decoded.length > 0 && !given.has(decoded)) return `bytes ${start} to ${end} were left out and not given decoded`;
    }
    return '';
  }
  return 'no content is this mail';
}

/** Bytes without which a content is the mail; undefined when it is something else, such as one of its files. */
export function leftOut(mail: Buffer, bodies: readonly Cuttable[], content: Buffer): number | undefined {
  return content.equals(mail) || cutsBetween(mail, content, bodies) !== undefined ? mail.length - content.length : undefined;
}

/** The bodies without which the mail is this content; undefined when it is something else. Bodies may lie within each other: a part can have several readings. */
function cutsBetween(mail: Buffer, content: Buffer, bodies: readonly Cuttable[]): readonly Cuttable[] | undefined {
  const sorted = [...bodies].sort((a, b) => a.start - b.start);
  const same = (from: number, to: number, taken: number) => content.subarray(taken, taken + to - from).equals(mail.subarray(from, to));
  /** As far as `at` the mail is compared, as far as `taken` the content. */
  const rest = (next: number, at: number, taken: number): readonly Cuttable[] | undefined => {
    if (mail.length - at === content.length - taken && same(at, mail.length, taken)) return [];
    for (let i = next; i < sorted.length; i++) {
      const body = sorted[i] as Cuttable;
      if (body.start < at) continue;
      if (!same(at, body.start, taken)) return undefined;
      const behind = taken + body.start - at;
      const marked = content.subarray(behind, behind + BLANK.length).equals(BLANK) ? rest(i + 1, body.end, behind + BLANK.length) : undefined;
      const others = marked ?? rest(i + 1, body.end, behind);
      if (others !== undefined) return [body, ...others];
    }
    return undefined;
  };
  return content.length > mail.length ? undefined : rest(0, 0, 0);
}

const WHITE = new Set([9, 10, 13, 32]);

/** The alphabet, white space, and filling at the end only. */
function isBase64(text: Buffer): boolean {
  let filled = 0;
  let letters = 0;
  for (const byte of text) {
    if (WHITE.has(byte)) continue;
    if (byte === 61) filled += 1;
    else if (filled > 0 || !isLetter(byte)) return false;
    else letters += 1;
  }
  return filled <= 2 && (filled === 0 || (letters + filled) % 4 === 0);
}

function isLetter(byte: number): boolean {
  return (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || (byte >= 48 && byte <= 57) || byte === 43 || byte === 47;
}
