import { organisationalDomain, readDmarcRecords } from '@postern/auth';
import type { DmarcReading, PublishedDmarc } from '@postern/auth';
import type { DnsResolver } from '@postern/kernel';

type Looked = DmarcReading | { readonly kind: 'failed'; readonly why: string };

/** Policy discovery (RFC 7489 section 6.6.3): at the author's domain, else at its organisation. Never rejects; no answer is `failed`, never `none`. */
export async function fetchDmarc(dns: DnsResolver, fromDomain: string, signal: AbortSignal): Promise<PublishedDmarc> {
  if (fromDomain.startsWith('[')) return { kind: 'none' };
  const own = await lookAt(dns, fromDomain, signal);
  if (own.kind === 'record') return { ...own, inherited: false, exists: true };
  const organisation = organisationalDomain(fromDomain);
  if (own.kind !== 'none' || organisation === fromDomain) return own;
  const inherited = await lookAt(dns, organisation, signal);
  if (inherited.kind !== 'record') return inherited;
  // Only a policy for names that do not exist makes it worth asking.
  const exists = inherited.record.np === inherited.record.sp || (await existsInDns(dns, fromDomain, signal));
  return { ...inherited, inherited: true, exists };
}

async function lookAt(dns: DnsResolver, domain: string, signal: AbortSignal): Promise<Looked> {
  const answer = await dns.resolve(`_dmarc.${domain}`, 'TXT', signal);
  switch (answer.kind) {
    case 'none':
      return { kind: 'none' };
    case 'failed':
      return { kind: 'failed', why: `DNS: ${answer.why}` };
    case 'records':
      return readDmarcRecords(answer.records.map((r) => r.value));
    default:
      return answer satisfies never;
  }
}

/** RFC 9091 section 2.7: only NXDOMAIN says that a name does not exist; no answer counts as existing. */
async function existsInDns(dns: DnsResolver, domain: string, signal: AbortSignal): Promise<boolean> {
  const answer = await dns.resolve(domain, 'A', signal);
  return answer.kind !== 'none' || answer.why !== 'nxdomain';
}
