import { within } from '@postern/kernel';
import type { Clock, DnsResolver } from '@postern/kernel';
import { isPublic, parseIp, reversedLabels } from '@postern/net';

import type { AntispamMetrics } from './antispam.metrics.js';

/** Longest wait for all lists; one that is late is not counted. */
export const LIST_LIMIT_MS = 4000;

export interface DnsList {
  readonly zone: string;
  readonly weight: number;
}

export interface ListAnswers {
  readonly listed: readonly DnsList[];
  /** Lists that gave no answer, or refused to: they say nothing, neither good nor bad. */
  readonly silent: readonly string[];
}

/** Asks every list about the client (RFC 5782). Never rejects. Private addresses are on no list and are not told to strangers. */
export async function askLists(
  parts: { readonly dns: DnsResolver; readonly clock: Clock; readonly metrics: AntispamMetrics },
  lists: readonly DnsList[],
  clientIp: string,
  signal: AbortSignal,
): Promise<ListAnswers> {
  const ip = parseIp(clientIp);
  if (lists.length === 0 || ip === undefined || !isPublic(ip)) return { listed: [], silent: [] };
  const answers = await Promise.all(
    lists.map(async (list) => {
      const answer = await within(
        parts.clock,
        LIST_LIMIT_MS,
        list.zone,
        (inner) => parts.dns.resolve(`${reversedLabels(ip)}.${list.zone}`, 'A', inner),
        signal,
      ).catch(() => undefined);
      const codes = answer?.kind === 'records' ? answer.records.map((r) => r.value) : [];
      // 127.255.255.0/24 is how lists refuse a resolver that asks too much; an address elsewhere is a parked domain.
      const refused = answer === undefined || answer.kind === 'failed' || codes.some((c) => c.startsWith('127.255.255.') || !c.startsWith('127.'));
      const hit = !refused && codes.length > 0;
      parts.metrics.lists.add(1, { answer: refused ? 'silent' : hit ? 'listed' : 'none' });
      return { list, refused, hit };
    }),
  );
  return { listed: answers.filter((a) => a.hit).map((a) => a.list), silent: answers.filter((a) => a.refused).map((a) => a.list.zone) };
}
