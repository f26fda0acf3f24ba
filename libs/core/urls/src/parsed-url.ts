import { parse } from 'tldts';

import { linear } from '@postern/linear';

/** Ways to dress up a URL that nobody needs for an honest one. */
export type UrlTrick =
  | 'userinfo'
  | 'ip-literal'
  | 'odd-ip'
  | 'encoded-host'
  | 'defanged'
  | 'control-characters'
  | 'backslash'
  | 'wide-characters'
  | 'punycode'
  | 'odd-port'
  | 'many-labels'
  | 'script'
  | 'data';

/** A URL as a browser would open it. */
export interface ParsedUrl {
  /** As written, cut at 2000 characters. */
  readonly raw: string;
  /** Lower-case, without the colon. */
  readonly scheme: string;
  /** Lower-case A-labels, address literals in their usual form; empty for javascript: and data:. */
  readonly host: string;
  /** Registrable domain by the Public Suffix List with its private part; the host when there is none. */
  readonly domain: string;
  /** Public suffix by ICANN, like `co.uk`; empty for addresses and unknown suffixes. */
  readonly suffix: string;
  readonly path: string;
  /** With `?`, or empty. */
  readonly query: string;
  /** With `#`, or empty. */
  readonly fragment: string;
  readonly tricks: readonly UrlTrick[];
}

const MAX_RAW = 2000;
/** Labels of a host above which it hides its end. */
const MANY_LABELS = 6;
const WEB = new Set(['http', 'https', 'ftp', 'ws', 'wss']);

/**
 * Reads a URL the way browsers do (WHATWG): backslashes, missing slashes, tabs within, odd address bases, percent-encoded and full-width hosts. `base` resolves
 * relative ones. Undefined for what opens nothing: mailto, cid, tel, fragments, garbage. Never throws.
 */
export function parseUrl(written: string, base?: string): ParsedUrl | undefined {
  const raw = written.slice(0, MAX_RAW);
  const tricks = new Set<UrlTrick>();
  const text = withoutDisguise(raw, tricks);
  const script = linear(/^(javascript|vbscript|data):/i)
    .exec(text)?.[1]
    ?.toLowerCase();
  if (script !== undefined) return { ...NOWHERE, raw, scheme: script, tricks: [...tricks, script === 'data' ? 'data' : 'script'] };
  const url = URL.parse(text, base);
  if (url === null) return undefined;
  const scheme = url.protocol.slice(0, -1);
  if (!WEB.has(scheme) || url.hostname === '') return undefined;
  const host = url.hostname.replace(linear(/\.$/), '').toLowerCase();
  noteTricks(text, url, host, tricks);
  const { domain, publicSuffix, isIcann, isIp } = parse(host.replace(linear(/^\[|\]$/g), ''), { allowPrivateDomains: true, extractHostname: false });
  if (isIp === true) tricks.add('ip-literal');
  return {
    raw,
    scheme,
    host,
    domain: domain ?? host,
    suffix: isIcann === true && publicSuffix !== null ? publicSuffix : icannSuffix(host),
    path: url.pathname,
    query: url.search,
    fragment: url.hash,
    tricks: [...tricks],
  };
}

const NOWHERE = { host: '', domain: '', suffix: '', path: '', query: '', fragment: '' } as const;

/** Registrable domain of a host by the Public Suffix List with its private part; the host itself when there is none. */
export function registrableDomain(host: string): string {
  return parse(host, { allowPrivateDomains: true, extractHostname: false }).domain ?? host.toLowerCase();
}

function icannSuffix(host: string): string {
  const { publicSuffix, isIcann } = parse(host, { extractHostname: false });
  return isIcann === true && publicSuffix !== null ? publicSuffix : '';
}

/** Undoes what keeps a program, but not a reader, from seeing a URL. */
function withoutDisguise(raw: string, tricks: Set<UrlTrick>): string {
  // oxlint-disable-next-line no-control-regex -- browsers drop them
  const trimmed = raw.replace(linear(/^[\u0000-\u0020]+|(?<![\u0000-\u0020])[\u0000-\u0020]+$/g), '');
  // oxlint-disable-next-line no-control-regex -- browsers drop them within as well
  const joined = trimmed.replace(linear(/[\u0000-\u001f\u007f\u00ad\u200b-\u200f\u2060\ufeff]/g), '');
  // A long attribute may be folded by a mailer: line breaks alone are no trick.
  if (joined.length !== trimmed.replace(linear(/[\r\n\t]+/g), '').length) tricks.add('control-characters');
  const refanged = joined
    .replace(linear(/^h[tx]{2}p(s?)(?=\W)/i), 'http$1')
    .replace(linear(/^(https?)\[:\]/i), '$1:')
    .replace(linear(/[[({]\s?(?:\.|dot)\s?[\])}]/gi), '.');
  if (refanged !== joined && !linear(/^https?:\/\/\[[0-9a-f:.]+\]/i).test(joined)) {
    if (refanged.toLowerCase() !== joined.toLowerCase()) tricks.add('defanged');
  }
  return refanged;
}

function noteTricks(text: string, url: URL, host: string, tricks: Set<UrlTrick>): void {
  const authority = linear(/^[a-z]+:[/\\]*([^/\\?#]*)/i).exec(text)?.[1] ?? '';
  const written = authority.slice(authority.lastIndexOf('@') + 1).replace(linear(/:\d*$/), '');
  if (url.username !== '' || url.password !== '') tricks.add('userinfo');
  if (linear(/^[a-z]+:[/]*\\/i).test(text) || authority.includes('\\')) tricks.add('backslash');
  if (linear(/%[0-9a-f]{2}/i).test(written)) tricks.add('encoded-host');
  // oxlint-disable-next-line no-control-regex -- everything beyond ASCII
  if (linear(/[^\u0000-\u007f]/).test(written) && !host.includes('xn--')) tricks.add('wide-characters');
  if (host.split('.').some((label) => label.startsWith('xn--'))) tricks.add('punycode');
  if (linear(/^\d+\.\d+\.\d+\.\d+$/).test(host) && written !== host && written !== '') tricks.add('odd-ip');
  if (url.port !== '' && !['80', '443', '8080', '8443'].includes(url.port)) tricks.add('odd-port');
  if (host.split('.').length > MANY_LABELS) tricks.add('many-labels');
}
