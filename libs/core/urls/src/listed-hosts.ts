import type { MailLink } from './mail-links.js';
import { nestedUrls } from './nested-urls.js';

/** Whether a host is one of the listed or below it. The list holds lower-case A-labels. */
export function isListedHost(host: string, listed: ReadonlySet<string>): boolean {
  for (let at = host; at !== ''; at = at.includes('.') ? at.slice(at.indexOf('.') + 1) : '') if (listed.has(at)) return true;
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
