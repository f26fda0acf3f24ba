import { before, linear } from '@postern/linear';

import { decodeCharset } from './charset.js';

/** A structured field value: `type/subtype; name=value` (RFC 2045 5.1), read tolerantly. */
export interface StructuredValue {
  /** The part before the first semicolon, comments removed, lower-case. */
  readonly head: string;
  /** In order, duplicates kept, names lower-case with their `*` marks. */
  readonly parameters: readonly Parameter[];
  readonly tooMany: boolean;
}

export interface Parameter {
  readonly name: string;
  /** Unquoted; of an unquoted value, what stands before white space. */
  readonly value: string;
  /** What other clients read instead. */
  readonly others: readonly string[];
}

/** Removes RFC 5322 comments outside of quotes; an unclosed one ends at the end of the value. */
export function withoutComments(value: string): string {
  if (!value.includes('(')) return value;
  let depth = 0;
  let quoted = false;
  let out = '';
  for (let i = 0; i < value.length; i++) {
    const c = value.charAt(i);
    if (c === '\\' && (quoted || depth > 0)) {
      if (depth === 0) out += c + value.charAt(i + 1);
      i += 1;
      continue;
    }
    if (c === '"' && depth === 0) quoted = !quoted;
    if (!quoted && c === '(') depth += 1;
    if (depth === 0) out += c;
    if (!quoted && c === ')' && depth > 0) depth -= 1;
  }
  return out;
}

export function parseStructured(value: string, maxParameters: number): StructuredValue {
  const plain = withoutComments(value);
  const pieces = withNameOfHead(splitOutsideQuotes(plain, maxParameters + 2));
  const parameters: Parameter[] = [];
  for (const [i, piece] of pieces.slice(1, maxParameters + 1).entries()) {
    const equals = piece.indexOf('=');
    if (equals < 0) continue;
    const name = piece.slice(0, equals).replace(linear(/\s/g), '').toLowerCase();
    const next = pieces[i + 2];
    if (name !== '') parameters.push({ name, ...readValue(piece.slice(equals + 1).trim(), next?.includes('=') === false ? next : undefined) });
  }
  return { head: (pieces[0] ?? '').trim().toLowerCase(), parameters, tooMany: pieces.length > maxParameters + 1 };
}

const NAME_IN_HEAD = linear(/\s(?:file)?name\*?\d{0,3}\*?\s{0,4}=/i);

/** `attachment filename="a.js"`: some clients read the name although its semicolon is missing. The head stays as it is, since for others it is no type at all. */
function withNameOfHead(pieces: readonly string[]): readonly string[] {
  const [head = '', ...rest] = pieces;
  const found = NAME_IN_HEAD.exec(head);
  return found === null ? pieces : [head, head.slice(found.index), ...rest];
}

function splitOutsideQuotes(text: string, max: number): readonly string[] {
  const pieces: string[] = [];
  let quoted = false;
  let from = 0;
  for (let i = 0; i < text.length && pieces.length < max; i++) {
    const c = text.charAt(i);
    if (c === '\\' && quoted) i += 1;
    else if (c === '"') quoted = !quoted;
    else if (c === ';' && !quoted) {
      // Empty ones do not count: a row of semicolons must not push a parameter out of the budget.
      if (pieces.length === 0 || linear(/\S/).test(text.slice(from, i))) pieces.push(text.slice(from, i));
      from = i + 1;
    }
  }
  if (pieces.length < max) pieces.push(text.slice(from));
  return pieces;
}

/** Reads one value; `rest` is what follows a semicolon without being a parameter itself, as in `name=a;b.txt`. */
function readValue(text: string, rest: string | undefined): { readonly value: string; readonly others: readonly string[] } {
  const others = new Set<string>();
  const bare = text.replace(linear(/["']/g), '').trim();
  let value: string;
  if (text.startsWith('"')) {
    const inside = quotedEnd(text);
    value = unescape(inside.text);
    if (inside.text !== value) others.add(inside.text);
    if (inside.rest.trim() !== '') others.add(bare).add(value + unescape(inside.rest.trim()));
  } else {
    value = before(text, linear(/\s/)).replace(linear(/"$/), '');
    others.add(text).add(unescape(text)).add(bare).add(unescape(bare));
  }
  if (rest !== undefined && rest.trim() !== '') others.add(`${text};${rest}`.replace(linear(/"/g), '').trimEnd());
  others.delete(value);
  others.delete('');
  return { value, others: [...others] };
}

function quotedEnd(text: string): { readonly text: string; readonly rest: string } {
  for (let i = 1; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === '\\') i += 1;
    else if (c === '"') return { text: text.slice(1, i), rest: text.slice(i + 1) };
  }
  return { text: text.slice(1), rest: '' };
}

function unescape(text: string): string {
  return text.replace(linear(/\\(.)/gs), '$1');
}

/** Readings of one parameter beyond which no more are followed. */
const MAX_READINGS = 16;

/** Every value that the parameter could have: RFC 2231 whole or in pieces first, then each plain one, then what odd writing makes of them. Without repeats. */
export function parameterReadings(structured: StructuredValue, name: string): readonly string[] {
  const own = structured.parameters.filter((p) => p.name === name || p.name.startsWith(`${name}*`));
  if (own.length === 0) return [];
  const plain = own.filter((p) => p.name === name);
  const extended = own.filter((p) => p.name === `${name}*`).map((p) => decodeExtended(p.value));
  const readings = [...extended, ...continued(own, name), ...plain.map((p) => p.value), ...plain.flatMap((p) => p.others)];
  return [...new Set(readings.filter((reading) => reading !== ''))].slice(0, MAX_READINGS);
}

interface Piece {
  readonly index: number;
  readonly encoded: boolean;
  readonly value: string;
}

/** RFC 2231 3: pieces by number, as the standard has it; and in the order in which they stand, as some clients do. */
function continued(own: readonly Parameter[], name: string): readonly string[] {
  const pieces: Piece[] = [];
  for (const p of own) {
    const match = linear(/^\*(\d{1,9})(\*?)$/).exec(p.name.slice(name.length));
    if (match !== null) pieces.push({ index: Number(match[1]), encoded: match[2] === '*', value: p.value });
  }
  if (pieces.length === 0) return [];
  return [joinPieces([...pieces].sort((a, b) => a.index - b.index)), joinPieces(pieces)];
}

function joinPieces(pieces: readonly Piece[]): string {
  const first = pieces[0];
  const charset = first?.encoded === true ? linear(/^([^']*)'[^']*'/).exec(first.value) : null;
  const bytes = pieces.map(({ encoded, value }, i) => {
    const text = i === 0 && charset !== null ? value.slice(charset[0].length) : value.replace(linear(/^[\w-]*'[\w-]*'/), encoded ? '' : '$&');
    return encoded ? percentBytes(text) : Buffer.from(text, 'utf8');
  });
  return decodeCharset(Buffer.concat(bytes), charset?.[1] || 'utf-8');
}

function decodeExtended(value: string): string {
  const match = linear(/^([^']*)'[^']*'(.*)$/s).exec(value);
  return decodeCharset(percentBytes(match?.[2] ?? value), match?.[1] || 'utf-8');
}

function percentBytes(text: string): Buffer {
  const latin = Buffer.from(text, 'utf8').toString('latin1');
  return Buffer.from(
    latin.replace(linear(/%([0-9A-Fa-f]{2})/g), (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
}
