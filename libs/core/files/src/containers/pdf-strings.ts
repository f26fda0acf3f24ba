/** Strings in a dictionary of a PDF (ISO 32000 7.3.4), as bytes. Each takes its text as Latin-1, one character for each byte. */

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
const MAX_STRING = 4096;

/** The string value of a key; undefined for none. A key is followed by white space or by the string itself. */
export function stringOf(dictionary: string, key: string): Buffer | undefined {
  for (let at = dictionary.indexOf(key); at >= 0; at = dictionary.indexOf(key, at + key.length)) {
    const from = skipSpaces(dictionary, at + key.length);
    if (dictionary[from] === '(') return literal(dictionary, from + 1);
    if (dictionary[from] === '<' && dictionary[from + 1] !== '<') return hexadecimal(dictionary, from + 1);
  }
  return undefined;
}

/** The number value of a key; undefined for none. */
export function numberOf(dictionary: string, key: string): number | undefined {
  for (let at = dictionary.indexOf(key); at >= 0; at = dictionary.indexOf(key, at + key.length)) {
    const from = skipSpaces(dictionary, at + key.length);
    const number = Number.parseInt(dictionary.slice(from, from + 12), 10);
    if (!Number.isNaN(number)) return number;
  }
  return undefined;
}

export function skipSpaces(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\r\n\f\0'.includes(text.charAt(at))) at += 1;
  return at;
}

/** The first string from there on, of either form: an identifier of the file stands in an array. */
export function firstString(text: string, from: number): Buffer | undefined {
  const at = skipSpaces(text, from);
  if (text[at] === '(') return literal(text, at + 1);
  return text[at] === '<' ? hexadecimal(text, at + 1) : undefined;
}

function hexadecimal(text: string, from: number): Buffer {
  const end = text.indexOf('>', from);
  let digits = '';
  for (const c of text.slice(from, Math.min(end < 0 ? text.length : end, from + MAX_STRING)))
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) digits += c;
  return Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex');
}

function literal(text: string, from: number): Buffer {
  let out = '';
  let depth = 0;
  for (let at = from; at < Math.min(text.length, from + MAX_STRING); at++) {
    const c = text.charAt(at);
    if (c === '(') depth += 1;
    if (c === ')' && depth-- === 0) break;
    if (c === '\r') {
      out += '\n';
      if (text[at + 1] === '\n') at += 1;
    } else if (c !== '\\') out += c;
    else {
      const next = text.charAt(++at);
      if (next >= '0' && next <= '7') {
        let digits = next;
        while (digits.length < 3 && text.charAt(at + 1) >= '0' && text.charAt(at + 1) <= '7') digits += text.charAt(++at);
        out += String.fromCharCode(Number.parseInt(digits, 8) & 255);
      } else if (next === '\r') {
        if (text[at + 1] === '\n') at += 1;
      } else if (next !== '\n') out += ESCAPES[next] ?? next;
    }
  }
  return Buffer.from(out, 'latin1');
}
