import type { DnsResolver } from '@postern/kernel';

import { findings } from './finding.js';
import type { Finding } from './finding.js';

const { ok, warning, missing } = findings('dns');
/** RFC 6761 6.4 and RFC 2606 3: one name that nobody has, and one that the Internet has. */
const NOWHERE = 'postern-check.invalid';
const OUTSIDE = 'example.com';

/** Whether the resolvers answer at all, and whether they know names outside. */
export async function lookAtNames(dns: DnsResolver, servers: readonly string[]): Promise<readonly Finding[]> {
  const who = servers.length === 0 ? "the cluster's resolver" : servers.join(', ');
  const answers = await Promise.all([dns.resolve(NOWHERE, 'A'), dns.resolve(OUTSIDE, 'MX')]);
  const [nowhere, outside] = answers;
  if (answers.every(({ kind }) => kind === 'failed'))
    return [
      missing(
        `${who} does not answer (${nowhere.kind === 'failed' ? nowhere.why : ''}): look at dns.servers, and at networkPolicy.dns for NodeLocal DNSCache`,
      ),
    ];
  return outside.kind === 'records' || outside.kind === 'none'
    ? [ok(`${who} answers`)]
    : [warning(`${who} answers, but knows no names outside: SPF, DKIM and DMARC are temperror, and mail needs a relayhost`)];
}
