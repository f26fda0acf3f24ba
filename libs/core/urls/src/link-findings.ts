import { visible } from '@postern/mail';
import { MAX_EVIDENCE } from '@postern/verdict';
import type { Finding } from '@postern/verdict';

import { isCheapSuffix, isFreeHosting, isShortener } from './hosting-places.js';
import { brandOf, hasMixedScripts, lookalikeOf } from './lookalikes.js';
import type { MailLink } from './mail-links.js';
import { nestedUrls } from './nested-urls.js';
import { parseUrl } from './parsed-url.js';
import type { UrlTrick } from './parsed-url.js';
import { urlsInText } from './urls-in-text.js';

/** Observations about links: code and meaning. Weights are antispam's business. */
export const LINK_FINDINGS = {
  URL_USER_INFO: 'a name before an @ hides the host',
  URL_ADDRESS: 'a link to a bare address',
  URL_ODD_ADDRESS: 'an address in an odd notation',
  URL_ENCODED_HOST: 'a host in percent-encoding',
  URL_DISGUISED: 'a link that programs shall not see: control characters, backslashes, full-width letters',
  URL_ODD_PORT: 'an unusual port',
  URL_MANY_LABELS: 'a host so long that its end is out of sight',
  URL_SCRIPT: 'a link that runs a script',
  URL_DATA: 'a link that carries a page in itself',
  URL_MIXED_SCRIPTS: 'letters of several scripts in a host',
  URL_LOOKALIKE: 'a host that reads like a well-known one',
  URL_BRAND_WITHIN: 'a well-known name within a foreign host',
  URL_MISMATCH: 'a link shows one domain and leads to another',
  URL_BRAND_MISMATCH: 'a link shows the domain of a well-known name and leads to another',
  URL_SHORTENER: 'a link behind a shortener',
  URL_FREE_HOSTING: 'a page where anybody may put one',
  URL_CHEAP_SUFFIX: 'a suffix that costs next to nothing',
  URL_REDIRECT: 'a link that carries another one',
  URL_REFRESH: 'a page that sends its reader on',
} as const satisfies Readonly<Record<string, string>>;
export type LinkCode = keyof typeof LINK_FINDINGS;

const BY_TRICK: Readonly<Partial<Record<UrlTrick, LinkCode>>> = {
  userinfo: 'URL_USER_INFO',
  'ip-literal': 'URL_ADDRESS',
  'odd-ip': 'URL_ODD_ADDRESS',
  'encoded-host': 'URL_ENCODED_HOST',
  'control-characters': 'URL_DISGUISED',
  backslash: 'URL_DISGUISED',
  'wide-characters': 'URL_DISGUISED',
  'odd-port': 'URL_ODD_PORT',
  'many-labels': 'URL_MANY_LABELS',
  script: 'URL_SCRIPT',
  data: 'URL_DATA',
};

/** Places where a reader's click or a client leads somewhere; pictures and styles say little. */
const LEADING: ReadonlySet<MailLink['place']> = new Set(['text', 'link', 'form', 'refresh', 'frame']);
const MAX_LOOKED = 1000;

export interface LinkFinding extends Finding {
  readonly code: LinkCode;
  readonly link: MailLink;
}

/** One finding for each code, with its first evidence and how many links it holds for is not told: campaigns repeat themselves. */
export function linkFindings(links: readonly MailLink[]): readonly LinkFinding[] {
  const found = new Map<LinkCode, LinkFinding>();
  const add = (code: LinkCode, link: MailLink, evidence = link.url.raw) => {
    if (!found.has(code)) found.set(code, { code, weight: 0, evidence: visible(evidence, MAX_EVIDENCE), part: link.part, link });
  };
  for (const link of links.slice(0, MAX_LOOKED)) {
    const { url, place } = link;
    if (!LEADING.has(place)) continue;
    for (const trick of url.tricks) {
      const code = BY_TRICK[trick];
      if (code !== undefined) add(code, link);
    }
    if (place === 'refresh') add('URL_REFRESH', link);
    if (hasMixedScripts(url.host)) add('URL_MIXED_SCRIPTS', link);
    const alike = lookalikeOf(url);
    if (alike !== undefined) add(alike.how === 'within' ? 'URL_BRAND_WITHIN' : 'URL_LOOKALIKE', link, `${alike.brand}: ${url.host}`);
    if (isShortener(url)) add('URL_SHORTENER', link);
    if (isFreeHosting(url)) add('URL_FREE_HOSTING', link);
    if (isCheapSuffix(url)) add('URL_CHEAP_SUFFIX', link, url.host);
    if (nestedUrls(url, 1).length > 0) add('URL_REDIRECT', link);
    const shown = place === 'link' ? mismatch(link) : undefined;
    if (shown !== undefined) add(shown.brand ? 'URL_BRAND_MISMATCH' : 'URL_MISMATCH', link, `${shown.host} → ${url.host}`);
  }
  return [...found.values()];
}

/** A label that is an address itself and names another organisation than the target. */
function mismatch({ label, url }: MailLink): { readonly host: string; readonly brand: boolean } | undefined {
  if (label === '' || url.host === '') return undefined;
  const [first] = urlsInText(label.slice(0, 300), 1);
  const shown = first === undefined ? undefined : parseUrl(first.raw);
  if (shown === undefined || shown.domain === url.domain || shown.host === url.host) return undefined;
  const brand = brandOf(shown);
  if (brand !== undefined && brandOf(url) === brand) return undefined;
  return { host: shown.host, brand: brand !== undefined };
}
