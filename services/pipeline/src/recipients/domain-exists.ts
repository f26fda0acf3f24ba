import { assertNever } from '@postern/kernel';
import type { DnsAnswer, DnsResolver } from '@postern/kernel';

/** Can mail be sent to a domain? `unknown` when the DNS did not answer. */
export type DomainState = 'exists' | 'missing' | 'null-mx' | 'unknown';

/** MX, or an address where there is none (RFC 5321 5.1). Never throws. */
export async function lookUpMailDomain(dns: DnsResolver, domain: string, signal: AbortSignal): Promise<DomainState> {
  const mx = await dns.resolve(domain, 'MX', signal);
  switch (mx.kind) {
    case 'records':
      // RFC 7505: a single MX to the root means that the domain takes no mail.
      return mx.records.every((record) => record.value === '' || record.value === '.') ? 'null-mx' : 'exists';
    case 'failed':
      return 'unknown';
    case 'none':
      return mx.why === 'nxdomain'
        ? 'missing'
        : byAddress(await Promise.all([dns.resolve(domain, 'A', signal), dns.resolve(domain, 'AAAA', signal)]));
    default:
      return assertNever(mx);
  }
}

function byAddress(answers: readonly DnsAnswer[]): DomainState {
  if (answers.some((answer) => answer.kind === 'records')) return 'exists';
  return answers.some((answer) => answer.kind === 'failed') ? 'unknown' : 'missing';
}
