import { decodeCharset } from './charset.js';

/** A structured field value: `type/subtype; name=value` (RFC 2045 5.1), read tolerantly. */
export interface StructuredValue {
  /** The part before the first semicolon, comments removed, lower-case. */
  readonly head: string;
  /** In order, duplicates kept, names lower-case with their `*` marks, values unquoted. */
  readonly parameters: readonly { readonly name: string; readonly value: string }[];
  readonly tooMany: boolean;
}

/** Removes RFC 5322 comments outside of quotes; an unclosed one ends at the end of the value. */
export function withoutComments(value: string): string {
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
  const pieces = splitOutsideQuotes(withoutComments(value), maxParameters + 2);
  const parameters: { name: string; value: string }[] = [];
  for (const piece of pieces.slice(1, maxParameters + 1)) {
    const equals = piece.indexOf('=');
    if (equals < 0) continue;
    const name = piece.slice(0, equals).trim().toLowerCase();
    if (name !== '') parameters.push({ name, value: unquote(piece.slice(equals + 1).trim()) });
  }
  return { head: (pieces[0] ?? '').trim().toLowerCase(), parameters, tooMany: pieces.length > maxParameters + 1 };
}

function splitOutsideQuotes(text: string, most: number): readonly string[] {
  const pieces: string[] = [];
  let quoted = false;
  let from = 0;
  for (let i = 0; i < text.length && pieces.length < most; i++) {
    const c = text.charAt(i);
    if (c === '\\' && quoted) i += 1;
    else if (c === '"') quoted = !quoted;
    else if (c === ';' && !quoted) {
      pieces.push(text.slice(from, i));
      from = i + 1;
    }
  }
  pieces.push(text.slice(from));
  return pieces;
}

function unquote(text: string): string {
  if (!text.startsWith('"')) return (text.split(/[\s"]/)[0] === '' ? text : text.replace(/\s.*$/s, '')).replace(/"$/, '');
  const closed = /^"((?:\\.|[^"\\])*)"?/s.exec(text);
  return (closed?.[1] ?? text.slice(1)).replace(/\\(.)/gs, '$1');
}

/** Every value that the parameter could have: RFC 2231 whole or in pieces first, then each plain one. Without repeats. */
export function parameterReadings(structured: StructuredValue, name: string): readonly string[] {
  const own = structured.parameters.filter((p) => p.name === name || p.name.startsWith(`${name}*`));
  const readings = [extended(own, name), continued(own, name), ...own.filter((p) => p.name === name).map((p) => p.value)];
  return [...new Set(readings.filter((reading) => reading !== undefined && reading !== ''))] as string[];
}

function extended(own: StructuredValue['parameters'], name: string): string | undefined {
  const found = own.find((p) => p.name === `${name}*`);
  return found === undefined ? undefined : decodeExtended(found.value);
}

function continued(own: StructuredValue['parameters'], name: string): string | undefined {
  const pieces = own
    .map((p) => ({ match: /^\*(\d{1,3})(\*?)$/.exec(p.name.slice(name.length)), value: p.value }))
    .filter((p) => p.match !== null)
    .sort((a, b) => Number(a.match?.[1]) - Number(b.match?.[1]));
  if (pieces.length === 0) return undefined;
  const charset = /^([^']*)'[^']*'/.exec(pieces[0]?.value ?? '');
  const label = pieces[0]?.match?.[2] === '*' ? (charset?.[1] ?? '') : '';
  const bytes = pieces.map((p, i) => {
    const text = i === 0 && p.match?.[2] === '*' && charset !== null ? p.value.slice(charset[0].length) : p.value;
    return p.match?.[2] === '*' ? percentBytes(text) : Buffer.from(text, 'utf8');
  });
  return decodeCharset(Buffer.concat(bytes), label === '' ? 'utf-8' : label);
}

function decodeExtended(value: string): string {
  const match = /^([^']*)'[^']*'(.*)$/s.exec(value);
  return decodeCharset(percentBytes(match?.[2] ?? value), match?.[1] ?? 'utf-8');
}

function percentBytes(text: string): Buffer {
  const latin = Buffer.from(text, 'utf8').toString('latin1');
  return Buffer.from(
    latin.replace(/%([0-9A-Fa-f]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
}
