import { linear } from '@postern/linear';

import type { Hit, SpamContext } from './spam-context.js';
import type { SpamCode } from './spam-rules.js';

/** Criteria of the client and of what authentication found out. A trusted client relays for others: nothing is read from its connection. */
export function* connectionCriteria({ envelope, auth, listed, localDomains }: SpamContext): Iterable<Hit<SpamCode>> {
  if (envelope.trusted) return;
  for (const { zone, weight } of listed) yield { code: 'SPAM_DNS_LISTED', evidence: zone, weight };
  const helo = envelope.helo.toLowerCase();
  if (linear(/^\[?[\d.]+\]?$|^\[ipv6:/).test(helo)) yield { code: 'SPAM_HELO_ADDRESS', evidence: helo };
  else if (!helo.includes('.')) yield { code: 'SPAM_HELO_PLAIN', evidence: helo };
  else if (localDomains.some((d) => helo === d || helo.endsWith(`.${d}`))) yield { code: 'SPAM_HELO_OURSELVES', evidence: helo };
  else if (isDynamic(helo, envelope.clientIp) || linear(/\.(?:local|localdomain|lan|internal|home)$/).test(helo))
    yield { code: 'SPAM_HELO_DYNAMIC', evidence: helo };
  if (envelope.clientName === '') yield { code: 'SPAM_NO_REVERSE_NAME', evidence: envelope.clientIp };
  else if (isDynamic(envelope.clientName.toLowerCase(), envelope.clientIp)) yield { code: 'SPAM_DYNAMIC_CLIENT', evidence: envelope.clientName };
  if (auth === undefined) return;
  if (auth.spf === 'fail') yield { code: 'SPAM_SPF_FAIL', evidence: auth.spfDomain };
  if (auth.spf === 'softfail') yield { code: 'SPAM_SPF_SOFTFAIL', evidence: auth.spfDomain };
  if (auth.dmarc === 'fail')
    yield {
      code: auth.dmarcPolicy === 'reject' || auth.dmarcPolicy === 'quarantine' ? 'SPAM_DMARC_FAIL' : 'SPAM_DMARC_FAIL_NONE',
      evidence: auth.fromDomain,
    };
  if (auth.aligned) yield { code: 'HAM_ALIGNED', evidence: auth.fromDomain };
}

/** A name made of the address, or of words that access providers use for customers. */
function isDynamic(name: string, ip: string): boolean {
  const octets = ip.split('.');
  const last = octets.slice(-2);
  const numbers = (name.match(linear(/[0-9]+/g)) ?? []).map((digits) => digits.replace(linear(/^0+(?=[0-9])/), ''));
  const inName = octets.length === 4 && last.every((o) => numbers.includes(o));
  return (
    inName ||
    linear(/(?:^|[.-])(?:dsl|adsl|dyn|dynamic|dhcp|pool|ppp|cable|dialup|dial-?in|cust|client|customer|broadband|home|pppoe|ip-?\d)[.\d-]/).test(name)
  );
}
