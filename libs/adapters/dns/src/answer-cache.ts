import type { DnsAnswer } from '@postern/kernel';

/** Answers by question until their time is over; the one used longest ago leaves first. Failures are kept for a moment only, so that a dead server is not asked by every mail. */
export interface AnswerCache {
  get(question: string, nowMs: number): DnsAnswer | undefined;
  put(question: string, answer: DnsAnswer, nowMs: number): void;
  readonly size: number;
}

export interface CacheLimits {
  readonly maxEntries: number;
  /** Cap on the TTL of records, seconds. */
  readonly maxTtlSeconds: number;
  /** How long "none" is kept, seconds. */
  readonly negativeTtlSeconds: number;
  /** How long a failure is kept, seconds; 0 keeps none. */
  readonly failureTtlSeconds: number;
}

export function answerCache(limits: CacheLimits): AnswerCache {
  const entries = new Map<string, { readonly answer: DnsAnswer; readonly untilMs: number }>();
  return {
    get size() {
      return entries.size;
    },
    get(question, nowMs) {
      const entry = entries.get(question);
      if (entry === undefined) return undefined;
      entries.delete(question);
      if (entry.untilMs <= nowMs) return undefined;
      entries.set(question, entry);
      return entry.answer;
    },
    put(question, answer, nowMs) {
      const ttl = ttlOf(answer, limits);
      entries.delete(question);
      if (ttl <= 0) return;
      entries.set(question, { answer, untilMs: nowMs + ttl * 1000 });
      while (entries.size > limits.maxEntries) entries.delete(entries.keys().next().value as string);
    },
  };
}

function ttlOf(answer: DnsAnswer, limits: CacheLimits): number {
  switch (answer.kind) {
    case 'records':
      return Math.min(answer.ttlSeconds, limits.maxTtlSeconds);
    case 'none':
      return Math.min(limits.negativeTtlSeconds, limits.maxTtlSeconds);
    case 'failed':
      return limits.failureTtlSeconds;
    default:
      return answer satisfies never;
  }
}
