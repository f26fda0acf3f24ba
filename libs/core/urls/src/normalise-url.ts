import { getDomain, parse } from 'tldts';

/** A link as a browser would understand it. */
export interface WebAddress {
  /** Lower-case A-labels, or an IP address. */
  readonly host: string;
  /** Registrable domain; the host itself for addresses and unknown suffixes. */
  readonly domain: string;
  readonly isIp: boolean;
  /** Something before an @ in the authority: it looks like the host and is not. */
  readonly userInfo: boolean;
  readonly path: string;
  readonly query: string;
  readonly scheme: 'http' | 'https';
}

/** Undefined for what is no web link. Odd spellings of addresses (decimal, octal, hex), backslashes and `hxxp` are read as browsers and people do. */
export function normaliseUrl(text: string): WebAddress | undefined {
  const plain = text
    .trim()
    .replace(/^hxxp/i, 'http')
    .replace(/\[\.\]|\(dot\)/gi, '.')
    .replace(/\\/g, '/');
  const absolute = /^www\./i.test(plain) ? `http://${plain}` : plain.startsWith('//') ? `http:${plain}` : plain;
  let url: URL;
  try {
    url = new URL(absolute);
  } catch {
    return undefined;
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  const host = url.hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
  const facts = parse(host);
  return {
    host,
    domain: getDomain(host) ?? host,
    isIp: facts.isIp === true,
    userInfo: url.username !== '' || url.password !== '',
    path: url.pathname,
    query: url.search,
    scheme: url.protocol === 'https:' ? 'https' : 'http',
  };
}

/** Hosts within the query, as redirectors carry them. */
export function redirectTargets(address: WebAddress): readonly WebAddress[] {
  const parts = new URLSearchParams(address.query);
  return [...parts.values()].flatMap((value) => (/^(https?:)?\/\//i.test(value) ? (normaliseUrl(value) ?? []) : []));
}

/** Whether a host is one of the listed or below it. */
export function isListedHost(host: string, listed: ReadonlySet<string>): boolean {
  for (let at = host; ; at = at.slice(at.indexOf('.') + 1)) {
    if (listed.has(at)) return true;
    if (!at.includes('.')) return false;
  }
}
