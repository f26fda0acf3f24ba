import { clientOf } from '@postern/inspection';
import type { Clock, DnsResolver } from '@postern/kernel';
import { filled } from '@postern/mail';
import type { ScannerParts } from '@postern/platform-scanner';
import type { JobPool } from '@postern/platform-workers';
import type { Finding } from '@postern/verdict';

import type { AntispamMetrics } from './antispam.metrics.js';
import { askLists } from './dns-lists.js';
import { rateMail } from './rate-mail.js';

export interface LookParts {
  readonly clock: Clock;
  readonly dns: DnsResolver;
  readonly metrics: AntispamMetrics;
  readonly pool: JobPool;
}

/** Bytes of a message that are analysed (behaviour 5). */
export const MAX_BYTES = 50 * 1024 * 1024;

/** Excerpt or first bytes of the body, and the DNS lists about its client, rated together. */
export function lookWith({ clock, dns, metrics, pool }: LookParts): ScannerParts<'antispam'>['look'] {
  return async ({ envelope, body, excerpt, auth, profile, limitMs }, signal) => {
    const wanted = profile.antispam && !envelope.trusted ? profile.dnsLists : [];
    const [bytes, { listed, silent }] = await Promise.all([
      excerpt === undefined ? body.read(body.size > MAX_BYTES ? { start: 0, end: MAX_BYTES } : undefined, signal) : filled(excerpt, MAX_BYTES),
      askLists({ dns, clock, metrics }, wanted, envelope.clientIp, signal),
    ]);
    const notes: Finding[] = silent.map((zone) => ({ code: 'SPAM_LIST_SILENT', weight: 0, evidence: zone }));
    if (body.size > MAX_BYTES)
      notes.push({ code: 'LIMIT_BYTES', weight: 0, evidence: `only the first ${MAX_BYTES} of ${body.size} bytes were looked at` });
    const context = { envelope, listed, localDomains: profile.localDomains, ...(auth === undefined ? {} : { auth }) };
    const modules = await rateMail(bytes, { context, profile, notes }, pool, { signal, client: clientOf(envelope), maxMs: limitMs });
    const rate = modules.find(({ module }) => module === 'antispam')?.facts['rate'];
    if (rate !== undefined) metrics.rates.observe(Number(rate));
    return { modules };
  };
}
