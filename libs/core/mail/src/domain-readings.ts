import { readAddressList } from './address-list.js';
import { asciiDomain } from './domains.js';
import { decodeWords } from './encoded-words.js';

/** Longest run of characters that is looked at as one domain. */
const MAX_RUN = 1000;

/**
 * Domains (A-labels, or literals in brackets) that any reading of an address field names, each once, in order. It stops behind `max`, so that one more than `max` means
 * "too many". Clients show the address of a field that breaks the grammar in ways of their own, so all of these count: several mailboxes, several angle brackets, a
 * source route, words around an address, encoded words, quoted local parts, full-width characters, control characters. What is only a display name or a comment does
 * not count, unless nothing else names a domain or the field has a NUL or an open quote, comment or bracket. Never throws.
 */
export function domainReadings(value: string, max: number): readonly string[] {
  const found = new Set<string>();
  // A client that works with C strings sees nothing behind a NUL.
  let isBroken = value.includes('\0');
  const add = (text: string): boolean => {
    const before = found.size;
    let named = false;
    for (const reading of readingsOf(text)) {
      for (const domain of domainsIn(reading)) {
        named = true;
        if (found.size <= max) found.add(domain);
      }
    }
    return named || found.size > before;
  };
  const pieces = readAddressList(value, (issue) => (isBroken ||= issue !== 'group'));
  for (const { angles, bare } of pieces) {
    if (found.size > max) break;
    const named = angles.map(add).includes(true);
    if (!named || isBroken) add(bare);
  }
  if (found.size === 0) add(value);
  return [...found];
}

/** The text as it stands, with encoded words decoded, and with look-alikes of `@` and `<` made plain. */
function readingsOf(text: string): readonly string[] {
  const decoded = decodeWords(text);
  return [...new Set([text, decoded, decoded.normalize('NFKC')])];
}

function* domainsIn(text: string): Generator<string> {
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    for (const run of runsBehind(text, at + 1)) {
      const domain = domainOf(run);
      if (domain !== '') yield domain;
    }
  }
}

/** What stands behind an `@`: up to the first character that no domain holds, and the same with white space around dots and control characters left out. */
function runsBehind(text: string, from: number): readonly string[] {
  const end = Math.min(text.length, from + MAX_RUN);
  let at = skipSpace(text, from, end);
  if (text.charAt(at) === '[') {
    const close = text.slice(at, at + 64).indexOf(']');
    return close < 0 ? [] : [text.slice(at, at + close + 1)];
  }
  let strict = '';
  let loose = '';
  let isStrict = true;
  for (; at < end; at++) {
    const code = text.charCodeAt(at);
    if (isDomainCode(code)) {
      loose += text.charAt(at);
      if (isStrict) strict += text.charAt(at);
      continue;
    }
    isStrict = false;
    if (isSpace(code)) {
      const next = skipSpace(text, at, end);
      if (!loose.endsWith('.') && text.charAt(next) !== '.') break;
      at = next - 1;
    } else if (!isControl(code)) break;
  }
  return strict === loose ? [strict] : [strict, loose];
}

function skipSpace(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isSpace(text.charCodeAt(at))) at += 1;
  return at;
}

const isSpace = (code: number) => code === 32 || (code >= 9 && code <= 13);
const isControl = (code: number) => code < 32 || code === 127;
/** Letters, digits, dot, hyphen, underscore, and everything beyond ASCII. */
const isDomainCode = (code: number) =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 45 || code === 46 || code === 95 || code > 127;

/** A domain without empty labels; of one that cannot be mapped to A-labels what stands before the first character beyond ASCII. */
function domainOf(run: string): string {
  const labels = (text: string) =>
    text
      .split('.')
      .filter((label) => label !== '')
      .join('.');
  const whole = asciiDomain(labels(run));
  if (whole !== '') return whole;
  let plain = 0;
  while (plain < run.length && run.charCodeAt(plain) < 128) plain += 1;
  return plain === run.length ? '' : asciiDomain(labels(run.slice(0, plain)));
}
