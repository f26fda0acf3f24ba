import { Resolver } from 'node:dns/promises';

import { FairSlots } from '@postern/flow';
import { within } from '@postern/kernel';
import type { Clock, DnsAnswer, DnsResolver, DnsType, Metrics } from '@postern/kernel';
import { noMetrics } from '@postern/kernel';
import { linear } from '@postern/linear';

import { answerCache } from './answer-cache.js';
import type { CacheLimits } from './answer-cache.js';
import { askServer } from './ask-server.js';

export interface DnsOptions {
  readonly clock: Clock;
  /** `host:port` or address; empty uses the servers of the system. */
  readonly servers?: readonly string[];
  /** Longest wait for one question, waiting for a slot included, ms. Default 5000. */
  readonly timeoutMs?: number;
  /** Concurrent questions on the wire. Default 64: c-ares drops answers when hundreds start together. */
  readonly maxInFlight?: number;
  readonly cache?: Partial<CacheLimits>;
  readonly metrics?: Metrics;
}

const DEFAULT_CACHE: CacheLimits = { maxEntries: 20_000, maxTtlSeconds: 3600, negativeTtlSeconds: 60, failureTtlSeconds: 5 };

/** Longest name in presentation form (RFC 1035 section 2.3.4). */
const MAX_NAME = 253;

/**
 * The DnsResolver port on node:dns with an own cache, one query for equal questions, a limit on what is in flight and on every wait. A waiter that gives up
 * does not cancel the query that others wait for.
 */
export function dnsResolver(options: DnsOptions): DnsResolver & { close(): void } {
  const { clock } = options;
  const timeoutMs = options.timeoutMs ?? 5000;
  const metrics = options.metrics ?? noMetrics;
  const asked = metrics.counter('postern_dns_questions_total', 'DNS questions by how they were answered', ['answer']);
  // Two tries within the limit: a lost UDP packet is asked again.
  const resolver = new Resolver({ timeout: Math.max(200, Math.floor(timeoutMs / 3)), tries: 2 });
  if (options.servers !== undefined && options.servers.length > 0) resolver.setServers([...options.servers]);
  const cache = answerCache({ ...DEFAULT_CACHE, ...options.cache });
  const line = new FairSlots({ total: options.maxInFlight ?? 64 }, () => clock.monotonicMs());
  const running = new Map<string, Promise<DnsAnswer>>();

  const query = async (name: string, type: DnsType): Promise<DnsAnswer> => {
    const answer = await within(clock, timeoutMs, `DNS ${type}`, async (signal) => {
      const release = await line.take(undefined, 1, signal);
      const pending = askServer(resolver, name, type).finally(release);
      return pending;
    }).catch((): DnsAnswer => ({ kind: 'failed', why: 'timeout' }));
    asked.add(1, { answer: answer.kind });
    return answer;
  };

  const shared = (question: string, name: string, type: DnsType): Promise<DnsAnswer> => {
    const already = running.get(question);
    if (already !== undefined) return already;
    const started = query(name, type).then((answer) => {
      cache.put(question, answer, clock.monotonicMs());
      running.delete(question);
      return answer;
    });
    running.set(question, started);
    return started;
  };

  return {
    async resolve(name, type, signal) {
      const lower = name.toLowerCase().replace(linear(/\.$/), '');
      if (!possible(lower)) return { kind: 'none', why: 'nxdomain' };
      const question = `${type} ${lower}`;
      const known = cache.get(question, clock.monotonicMs());
      if (known !== undefined) {
        asked.add(1, { answer: 'cached' });
        return known;
      }
      if (signal?.aborted === true) return { kind: 'failed', why: 'cancelled' };
      const answer = shared(question, lower, type);
      return signal === undefined ? answer : orCancelled(answer, signal);
    },
    close: () => resolver.cancel(),
  };
}

/** A name that cannot be asked does not exist: printable ASCII, labels of 1 to 63 bytes, at most 253 in all. */
function possible(name: string): boolean {
  return name.length <= MAX_NAME && linear(/^[\x21-\x7e]+$/).test(name) && name.split('.').every((label) => label.length > 0 && label.length <= 63);
}

function orCancelled(answer: Promise<DnsAnswer>, signal: AbortSignal): Promise<DnsAnswer> {
  return new Promise((resolve) => {
    const cancelled = () => resolve({ kind: 'failed', why: 'cancelled' });
    signal.addEventListener('abort', cancelled, { once: true });
    void answer.then((value) => {
      signal.removeEventListener('abort', cancelled);
      resolve(value);
    });
  });
}
