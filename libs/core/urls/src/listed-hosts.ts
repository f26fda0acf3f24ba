import type { MailLink } from './mail-links.js';
import { nestedUrls } from './nested-urls.js';

/** Bytes of a name (RFC 1035 2.3.4): nothing longer is listed. */
const MAX_HOST = 253;

/** Whether a host is one of the listed or below it. The list holds lower-case A-labels. */
export function isListedHost(host: string, listed: ReadonlySet<string>): boolean {
  let at = host.length <= MAX_HOST ? 0 : host.indexOf('.', host.length - MAX_HOST - 1) + 1;
  if (at === 0 && host.length > MAX_HOST) return false;
  for (let dot = 0; dot >= 0; at = dot + 1) {
    if (listed.has(host.slice(at))) return true;
    dot = host.indexOf('.', at);
  }
  return false;
}

export interface ListedLink {
  readonly link: MailLink;
  /** The listed host: of the link itself or of what it redirects to. */
  readonly host: string;
}

/** Links to listed hosts, themselves or as the target of a redirector, wherever in the message they stand. */
export function listedLinks(links: readonly MailLink[], listed: ReadonlySet<string>): readonly ListedLink[] {
  if (listed.size === 0) return [];
  return links.flatMap((link) => {
    const hit = [link.url, ...nestedUrls(link.url)].find((url) => url.host !== '' && isListedHost(url.host, listed));
    return hit === undefined ? [] : [{ link, host: hit.host }];
  });
}
