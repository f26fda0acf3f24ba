import { err, ok } from '@postern/kernel';
import type { DnsAnswer, Random, Result } from '@postern/kernel';

import type { RemoteReply } from '../bounce/remote-reply.js';

/** A host to try, with the reason why it stands in the list. */
export interface MailExchanger {
  readonly host: string;
  readonly preference: number;
}

const failure = (code: number, status: string, text: string): RemoteReply => ({ code, status, text });

/**
 * Mail exchangers of a domain in the order to try (RFC 5321 5.1): by preference, those of one preference shuffled. No MX record: the domain itself. Null MX
 * (RFC 7505): never. Hosts that are not preferred to ourselves are left out, else two gateways would pass a mail to each other until it expires.
 */
export function mailExchangers(domain: string, answer: DnsAnswer, ownName: string, random: Random): Result<readonly MailExchanger[], RemoteReply> {
  if (answer.kind === 'failed') return err(failure(451, '4.4.3', `DNS does not answer for ${domain}: ${answer.why}`));
  if (answer.kind === 'none') {
    if (answer.why === 'nxdomain') return err(failure(550, '5.1.2', `the domain ${domain} does not exist`));
    return domain === ownName ? err(loop(domain)) : ok([{ host: domain, preference: 0 }]);
  }
  const all = answer.records.map(({ value, priority }) => ({ host: value.replace(/\.$/, '').toLowerCase(), preference: priority ?? 0 }));
  if (all.length === 1 && all[0]?.host === '') return err(failure(556, '5.1.10', `the domain ${domain} takes no mail (null MX)`));
  const named = all.filter(({ host }) => isHostName(host));
  if (named.length === 0) return err(failure(550, '5.1.2', `the mail exchangers of ${domain} are no host names`));
  const own = named.filter(({ host }) => host === ownName.toLowerCase()).map(({ preference }) => preference);
  const preferred = own.length === 0 ? named : named.filter(({ preference }) => preference < Math.min(...own));
  return preferred.length === 0 ? err(loop(domain)) : ok(inOrder(preferred, random));
}

function loop(domain: string): RemoteReply {
  return failure(554, '5.4.6', `mail for ${domain} loops back to this gateway`);
}

function isHostName(host: string): boolean {
  return host.length <= 253 && host.split('.').every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label)) && !/^[\d.]+$/.test(host);
}

function inOrder(hosts: readonly MailExchanger[], random: Random): readonly MailExchanger[] {
  const lot = random.bytes(hosts.length);
  return hosts
    .map((host, i) => ({ host, lot: lot[i] ?? 0 }))
    .sort((a, b) => a.host.preference - b.host.preference || a.lot - b.lot)
    .map(({ host }) => host);
}
