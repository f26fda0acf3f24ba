import { WORD } from './characters.js';
import { HEX_VALUE } from './hex-digits.js';
import type { Meter } from './meter.js';

const AMPERSAND = 0x26;
const HASH = 0x23;
const SEMICOLON = 0x3b;
const X = 0x78;
const LONGEST_NAME = 10;
const LONGEST_NUMBER = 9;

/** What browsers know by a name, of what URLs and base64 are written with (HTML 13.5). */
const NAMED: ReadonlyMap<string, number> = new Map(
  Object.entries({
    colon: ':',
    semi: ';',
    comma: ',',
    plus: '+',
    sol: '/',
    equals: '=',
    lowbar: '_',
    period: '.',
    percnt: '%',
    Tab: '\t',
    NewLine: '\n',
  }).map(([name, character]) => [name, character.charCodeAt(0)]),
);
const NAMED_IN_XML: ReadonlyMap<string, number> = new Map(
  Object.entries({ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }).map(([name, character]) => [name, character.charCodeAt(0)]),
);

/**
 * Markup without references to characters of ASCII: `&#65;` is `A`. Those of characters that markup itself is made of stay, but for `all` of them, as an entity of XML may
 * hold a tag. The bytes themselves when there is no reference.
 */
export function withoutReferences(bytes: Buffer, meter: Meter, all = false): Buffer {
  let at = bytes.indexOf(AMPERSAND);
  meter.look(at < 0 ? bytes.length : 2 * bytes.length);
  if (at < 0) return bytes;
  const out = Buffer.from(bytes);
  let size = at;
  while (at < bytes.length) {
    const octet = bytes[at] as number;
    const reference = octet === AMPERSAND ? referenceAt(bytes, at + 1, all) : undefined;
    out[size++] = reference?.octet ?? octet;
    at = reference?.next ?? at + 1;
  }
  return out.subarray(0, size);
}

interface Reference {
  readonly octet: number;
  readonly next: number;
}

function referenceAt(bytes: Buffer, from: number, all: boolean): Reference | undefined {
  const found = bytes[from] === HASH ? numberAt(bytes, from + 1) : nameAt(bytes, from, all);
  if (found === undefined || found.octet > 126) return undefined;
  const isPlain = WORD[found.octet] === 1 || PLAIN.has(found.octet);
  return isPlain || all ? found : undefined;
}

/** What neither a tag nor a string of a script ends with. */
const PLAIN: ReadonlySet<number> = new Set([...'+/=-.:;,%\t\n\r '].map((character) => character.charCodeAt(0)));

/** A number needs no semicolon behind it (HTML 13.2.5.80). */
function numberAt(bytes: Buffer, from: number): Reference | undefined {
  const isHex = ((bytes[from] ?? 0) | 0x20) === X;
  const start = isHex ? from + 1 : from;
  let value = 0;
  let at = start;
  for (; at - start < LONGEST_NUMBER; at++) {
    const digit = HEX_VALUE[bytes[at] ?? 0] as number;
    if (digit < 0 || (!isHex && digit > 9)) break;
    value = value * (isHex ? 16 : 10) + digit;
  }
  if (at === start) return undefined;
  return { octet: value, next: bytes[at] === SEMICOLON ? at + 1 : at };
}

function nameAt(bytes: Buffer, from: number, all: boolean): Reference | undefined {
  let at = from;
  while (at - from < LONGEST_NAME && WORD[bytes[at] ?? 0] === 1) at += 1;
  if (at === from || bytes[at] !== SEMICOLON) return undefined;
  const name = bytes.toString('latin1', from, at);
  const octet = NAMED.get(name) ?? (all ? NAMED_IN_XML.get(name) : undefined);
  return octet === undefined ? undefined : { octet, next: at + 1 };
}
