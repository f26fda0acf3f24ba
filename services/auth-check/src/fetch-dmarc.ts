import { endsWalk, organisationOf, plainDomain, policyFor, readDmarcRecords, walkTargets } from '@postern/auth';
import type { DmarcReading, FoundDmarc, PublishedDmarc } from '@postern/auth';
import type { DnsResolver } from '@postern/kernel';

type Looked = DmarcReading | { readonly kind: 'failed'; readonly why: string };

/** What a walk up from one domain found. */
interface Walk {
  readonly found: readonly FoundDmarc[];
  /** A name that DNS did not answer for, so that the walk ended there; else the first record that cannot be read, which counts as none (RFC 9989 section 4.10). */
  readonly trouble?: Looked & { readonly kind: 'invalid' | 'failed' };
}

/** The DMARC records that one message has to do with; each name is asked for once. Never rejects. */
export interface DmarcTree {
  /** Policy discovery (RFC 9989 section 4.10.1). No answer is `failed`, never `none`. */
  policyOf(fromDomain: string): Promise<PublishedDmarc>;
  /** Undefined when DNS does not tell. */
  organisationOf(domain: string): Promise<string | undefined>;
}

export function dmarcTree(dns: DnsResolver, signal: AbortSignal): DmarcTree {
  const asked = new Map<string, Promise<Looked>>();
  const lookAt = (domain: string): Promise<Looked> => {
    const known = asked.get(domain) ?? askFor(dns, domain, signal);
    asked.set(domain, known);
    return known;
  };

  const walk = async (start: string): Promise<Walk> => {
    const found: FoundDmarc[] = [];
    let unreadable: (Looked & { readonly kind: 'invalid' }) | undefined;
    for (const domain of walkTargets(start)) {
      const looked = await lookAt(domain);
      if (looked.kind === 'failed') return { found, trouble: looked };
      if (looked.kind === 'invalid') unreadable ??= looked;
      if (looked.kind !== 'record') continue;
      const one = { domain, record: looked.record };
      found.push(one);
      if (endsWalk(one, start)) break;
    }
    return { found, ...(unreadable === undefined ? {} : { trouble: unreadable }) };
  };

  return {
    async policyOf(fromDomain) {
      const author = plainDomain(fromDomain);
      if (author.startsWith('[')) return { kind: 'none' };
      const own = await lookAt(author);
      if (own.kind === 'record') return { ...own, inherited: false, exists: true };
      if (own.kind !== 'none') return own;
      const { found, trouble } = await walk(author);
      if (trouble?.kind === 'failed') return trouble;
      const policy = policyFor(author, found);
      if (policy === undefined) return trouble ?? { kind: 'none' };
      // Only a policy for names that do not exist makes it worth asking.
      const exists = policy.record.np === policy.record.sp || (await existsInDns(dns, author, signal));
      return { kind: 'record', record: policy.record, inherited: true, exists };
    },
    async organisationOf(domain) {
      const { found, trouble } = await walk(domain);
      return trouble?.kind === 'failed' ? undefined : organisationOf(domain, found);
    },
  };
}

async function askFor(dns: DnsResolver, domain: string, signal: AbortSignal): Promise<Looked> {
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

/** RFC 8020, as RFC 9989 section 3.2.14 has it: only NXDOMAIN says that a name does not exist; no answer counts as existing. */
async function existsInDns(dns: DnsResolver, domain: string, signal: AbortSignal): Promise<boolean> {
  const answer = await dns.resolve(domain, 'A', signal);
  return answer.kind !== 'none' || answer.why !== 'nxdomain';
}
