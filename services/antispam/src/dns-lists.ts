import { within } from '@postern/kernel';
import type { Clock, Counter, DnsResolver } from '@postern/kernel';

/** Longest wait for all lists; one that is late is not counted. */
const LIMIT_MS = 4000;

export interface ListedBy {
  readonly zone: string;
  readonly weight: number;
}

/** Lists that name an IPv4 client (RFC 5782: an address in 127.0.0.0/8 means listed). A list that does not answer counts as silent, never as clean. */
export async function askLists(
  dns: DnsResolver,
  clock: Clock,
  lists: readonly ListedBy[],
  clientIp: string,
  asked: Counter,
  signal: AbortSignal,
): Promise<{ readonly listed: readonly ListedBy[]; readonly silent: readonly string[] }> {
  if (lists.length === 0 || !/^\d+(\.\d+){3}$/.test(clientIp)) return { listed: [], silent: [] };
  const name = clientIp.split('.').reverse().join('.');
  const answers = await Promise.all(
    lists.map(async (list) => {
      const answer = await within(clock, LIMIT_MS, list.zone, (inner) => dns.resolve(`${name}.${list.zone}`, 'A', inner), signal).catch(
        () => undefined,
      );
      const kind = answer?.kind ?? 'failed';
      asked.add(1, { answer: kind });
      return { list, silent: kind === 'failed', hit: answer?.kind === 'records' && answer.records.some((r) => r.value.startsWith('127.')) };
    }),
  );
  return { listed: answers.filter((a) => a.hit).map((a) => a.list), silent: answers.filter((a) => a.silent).map((a) => a.list.zone) };
}
