import { linear } from '@postern/linear';
import { isFreeHosting, isShortener } from '@postern/urls';
import type { LinkCode } from '@postern/urls';

import { addressedLink, followedLinks } from './address-links.js';
import type { MailFeatures } from './mail-features.js';
import type { Hit } from './spam-context.js';
import type { SpamCode } from './spam-rules.js';

/** Observations about links that count for the rating, by the criterion they stand for. */
const BY_LINK: Readonly<Record<LinkCode, SpamCode | undefined>> = {
  URL_USER_INFO: 'SPAM_URL_DISGUISED',
  URL_ADDRESS: 'SPAM_URL_ADDRESS',
  URL_ODD_ADDRESS: 'SPAM_URL_DISGUISED',
  URL_ENCODED_HOST: 'SPAM_URL_DISGUISED',
  URL_DISGUISED: 'SPAM_URL_DISGUISED',
  URL_ODD_PORT: 'SPAM_URL_ODD_PORT',
  URL_MANY_LABELS: undefined,
  URL_SCRIPT: 'SPAM_URL_SCRIPT',
  URL_DATA: 'SPAM_URL_SCRIPT',
  URL_MIXED_SCRIPTS: 'SPAM_URL_LOOKALIKE',
  URL_LOOKALIKE: 'SPAM_URL_LOOKALIKE',
  URL_BRAND_WITHIN: 'SPAM_URL_BRAND_WITHIN',
  URL_MISMATCH: 'SPAM_URL_MISMATCH',
  URL_BRAND_MISMATCH: 'SPAM_URL_BRAND_MISMATCH',
  URL_SHORTENER: 'SPAM_URL_SHORTENER',
  URL_FREE_HOSTING: 'SPAM_URL_FREE_HOSTING',
  URL_CHEAP_SUFFIX: 'SPAM_URL_CHEAP_SUFFIX',
  URL_REDIRECT: undefined,
  URL_REFRESH: 'SPAM_URL_REFRESH',
};

/** Criteria of links. */
export function* linkCriteria(features: MailFeatures): Iterable<Hit<SpamCode>> {
  const seen = new Set<SpamCode>();
  for (const { code, evidence, part } of features.linkFindings) {
    const own = BY_LINK[code];
    if (own === undefined || seen.has(own)) continue;
    seen.add(own);
    yield { code: own, evidence, ...(part === undefined ? {} : { part }) };
  }
  const sender = features.from[0]?.domain ?? '';
  const followed = followedLinks(features).filter((l) => !l.bare);
  const addressed = addressedLink(followed, features);
  if (addressed !== undefined) yield { code: 'SPAM_URL_CARRIES_ADDRESS', evidence: addressed.url.raw };
  if (followed.length > 0 && followed.every((l) => isShortener(l.url) || isFreeHosting(l.url)))
    yield { code: 'SPAM_URL_ONLY_HIDDEN', evidence: followed[0]?.url.host ?? '' };
  const cheap = linear(/\.(?:top|xyz|click|icu|cyou|buzz|sbs|cfd|rest|quest|bond|monster|gq|ml|cf|ga|tk)$/).test(sender);
  if (cheap) yield { code: 'SPAM_FROM_CHEAP_SUFFIX', evidence: sender };
}
