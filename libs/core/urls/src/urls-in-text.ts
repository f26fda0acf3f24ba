import { parse } from 'tldts';

import { before, linear } from '@postern/linear';

import { bareHosts } from './bare-hosts.js';

/** A URL as it stands in text. */
export interface TextUrl {
  readonly raw: string;
  /** Written without a scheme. */
  readonly bare: boolean;
}

// Every quantifier is bounded or over a class that the next atom excludes: linear time.
// oxlint-disable-next-line no-control-regex -- a URL ends at them
const WITH_SCHEME = linear(/\b(?:h(?:tt|xx)ps?|ftp)(?:\[:\]|:)[/\\]{0,3}[^\s<>"'`{}|\u0000-\u001f]{3,2000}/giu);
/** In every URL with a scheme, so that most texts are not searched for one. */
const SCHEME_LETTERS = linear(/ttp|xxp|ftp/i);

/** Suffixes that are file extensions or abbreviations as often: a bare name needs a path to count. */
const AMBIGUOUS = new Set([
  'py',
  'sh',
  'rs',
  'md',
  'zip',
  'mov',
  'pl',
  'so',
  'ps',
  'cc',
  'la',
  'is',
  'it',
  'in',
  'no',
  'to',
  'as',
  'at',
  'am',
  'me',
  'my',
  'do',
  'id',
  'by',
  'vi',
  'ai',
  'app',
  'name',
  'foo',
  'java',
  'st',
  'tc',
  'be',
  'us',
]);

/** URLs in plain text, in order, at most `max`; names without a scheme count when their suffix is a real one. */
export function urlsInText(text: string, max: number): readonly TextUrl[] {
  const found: { at: number; url: TextUrl }[] = [];
  const taken: [number, number][] = [];
  for (const match of SCHEME_LETTERS.test(text) ? text.matchAll(WITH_SCHEME) : []) {
    if (found.length >= max) break;
    const raw = withoutTail(match[0]);
    taken.push([match.index, match.index + match[0].length]);
    found.push({ at: match.index, url: { raw, bare: false } });
  }
  let covered = 0;
  for (const { at, written } of bareHosts(text)) {
    if (found.length >= max) break;
    while (covered < taken.length && (taken[covered]?.[1] ?? 0) <= at) covered += 1;
    const span = taken[covered];
    if (span !== undefined && span[0] <= at) continue;
    const raw = withoutTail(written);
    if (isHost(raw)) found.push({ at, url: { raw: `http://${raw}`, bare: true } });
  }
  return found.sort((a, b) => a.at - b.at).map((f) => f.url);
}

function isHost(raw: string): boolean {
  const host = before(raw.replace(linear(/[[(](?:\.|dot)[\])]/gi), '.'), linear(/[:/?#]/)).toLowerCase();
  const { publicSuffix, isIcann, domain } = parse(host, { extractHostname: false });
  if (isIcann !== true || domain === null || publicSuffix === null) return false;
  return raw.length > host.length || host.startsWith('www.') || !AMBIGUOUS.has(publicSuffix);
}

/** Without the punctuation of the sentence around it; a closing bracket stays when its opening one is within. */
function withoutTail(raw: string): string {
  let end = raw.length;
  for (; end > 0; end--) {
    const c = raw.charAt(end - 1);
    if (linear(/[.,;:!?*_~'"”’»。，、；：！？…]/u).test(c)) continue;
    const opening = { ')': '(', ']': '[', '）': '（', '】': '【' }[c];
    if (opening !== undefined && count(raw, opening, end) < count(raw, c, end)) continue;
    break;
  }
  return raw.slice(0, end);
}

function count(text: string, c: string, end: number): number {
  let n = 0;
  for (let at = text.indexOf(c); at >= 0 && at < end && n < 50; at = text.indexOf(c, at + 1)) n += 1;
  return n;
}
