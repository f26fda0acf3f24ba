import { linear } from '@postern/linear';

import { parseUrl } from './parsed-url.js';
import type { ParsedUrl } from './parsed-url.js';

const MAX_NESTED = 5;
const MAX_DECODINGS = 3;

/** Web addresses that a URL carries: targets of redirects in query, fragment or path, also percent-encoded several times or in base64. */
export function nestedUrls(url: ParsedUrl, depth = 2): readonly ParsedUrl[] {
  const found: ParsedUrl[] = [];
  for (const text of candidates(url)) {
    if (found.length >= MAX_NESTED) break;
    const inner = parseUrl(text);
    if (inner === undefined || inner.host === '' || inner.host === url.host) continue;
    found.push(inner);
    if (depth > 1) found.push(...nestedUrls(inner, depth - 1));
  }
  return found.slice(0, MAX_NESTED);
}

function* candidates(url: ParsedUrl): Iterable<string> {
  const parts = [...valuesOf(url.query), ...valuesOf(url.fragment), url.path.slice(1)].slice(0, 40);
  for (const part of parts) {
    for (const text of [...decodings(part), ...fromBase64(part)]) {
      const at = linear(/(?:https?:)?(?:\/\/|\\\\)[^\s/\\]{4}|https?:\/[^\s/\\]{4}/i).exec(text);
      if (at === null) continue;
      yield at[0].startsWith('/') || at[0].startsWith('\\') ? `http:${text.slice(at.index)}` : text.slice(at.index);
      break;
    }
  }
}

function valuesOf(query: string): readonly string[] {
  const pairs = query.slice(1).split(linear(/[&;]/));
  return pairs.map((pair) => pair.slice(pair.indexOf('=') + 1)).filter((value) => value.length > 6);
}

function* decodings(value: string): Iterable<string> {
  let text = value;
  for (let i = 0; i < MAX_DECODINGS; i++) {
    if (linear(/https?:|\/\/|\\\\/i).test(text)) yield text;
    const next = decoded(text);
    if (next === text) return;
    text = next;
  }
  yield text;
}

function decoded(text: string): string {
  return text.replace(linear(/(?:%[0-9a-f]{2})+/gi), (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'));
}

function fromBase64(value: string): readonly string[] {
  const plain = decoded(value);
  if (!linear(/^(?:aHR0c|SFRUU|Ly9)[A-Za-z0-9+/_-]{6,1500}={0,2}$/).test(plain)) return [];
  const text = Buffer.from(plain, 'base64url').toString('utf8');
  return linear(/^(?:https?:)?\/\//i).test(text) ? [text] : [];
}
