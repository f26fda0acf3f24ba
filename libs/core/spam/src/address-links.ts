import { linear } from '@postern/linear';
import type { MailLink } from '@postern/urls';

import type { MailFeatures } from './mail-features.js';

const MAX_LOOKED = 500;

/** How senders call the page where their mail is cancelled: it has to know whom it cancels. */
const CANCELS = linear(
  /unsub|opt[-_ ]?out|optout|remove|preference|abmeld|abbestell|d[ée]sabonn|d[ée]sinscri|darse[-_ ]de[-_ ]baja|descadastr|disiscri|afmeld|отпис|退订|配信停止/i,
);

/** Links that a reader may follow, at most 500. */
export function followedLinks({ content }: MailFeatures): readonly MailLink[] {
  return content.links.filter((l) => (l.place === 'link' || l.place === 'text') && l.url.host !== '').slice(0, MAX_LOOKED);
}

/** The link that carries the recipient's address, plain, encoded or in base64: the page greets its victim. Links that cancel a subscription do not count. */
export function addressedLink(links: readonly MailLink[], { recipients }: MailFeatures): MailLink | undefined {
  const wanted = recipients.slice(0, 3).map(({ address }) => {
    const lower = address.toLowerCase();
    return {
      lower,
      encoded: encoded(lower),
      base64: Buffer.from(address)
        .toString('base64')
        .replace(linear(/={1,2}$/), '')
        .slice(0, -1),
    };
  });
  return links.find(({ url, label }) => {
    const where = `${url.path}${url.query}${url.fragment}`;
    const lower = where.toLowerCase();
    const carries = wanted.some((w) => lower.includes(w.lower) || lower.includes(w.encoded) || where.includes(w.base64));
    return carries && !CANCELS.test(`${url.host}${where} ${label}`);
  });
}

/** Lone surrogates have no encoding. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed()).toLowerCase();
}
