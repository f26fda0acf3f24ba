import { isIPv4, isIPv6 } from 'node:net';

import { within } from '@postern/kernel';
import type { Clock, DnsResolver } from '@postern/kernel';
import { linear } from '@postern/linear';

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
  const name = reversed(clientIp);
  if (lists.length === 0 || name === undefined) return { listed: [], silent: [] };
  const answers = await Promise.all(
    lists.map(async (list) => {
      const answer = await within(
        parts.clock,
        LIST_LIMIT_MS,
        list.zone,
        (inner) => parts.dns.resolve(`${name}.${list.zone}`, 'A', inner),
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

/** The address as lists want it: octets or nibbles in reverse; undefined for what is no public address. */
export function reversed(address: string): string | undefined {
  if (isIPv4(address))
    return linear(/^(?:10|127|0|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./).test(address)
      ? undefined
      : address.split('.').reverse().join('.');
  if (!isIPv6(address) || linear(/^(?:::|f[cd]|fe[89ab])/i).test(address)) return undefined;
  const [head = '', tail] = address.split('::');
  const groups = (text: string) => text.split(':').filter((g) => g !== '');
  const left = groups(head);
  const right = groups(tail ?? '');
  const all = [...left, ...new Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
  return [
    ...all
      .map((g) => g.padStart(4, '0'))
      .join('')
      .toLowerCase(),
  ]
    .reverse()
    .join('.');
}
