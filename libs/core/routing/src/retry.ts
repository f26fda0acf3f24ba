export interface RetryPolicy {
  readonly firstRetryMs: number;
  readonly maxRetryMs: number;
  readonly lifetimeMs: number;
}

/** Share of the pause that is left to chance, so that a thousand mails for one host do not come back immediately. */
const JITTER = 0.1;

/** When attempt `attempt` (1 is the first) may follow: doubling pauses, cut at the longest, plus up to a tenth by `chance` (0 to 1). */
export function nextAttemptAt(policy: RetryPolicy, attempt: number, nowMs: number, chance: number): number {
  const pause = Math.min(policy.maxRetryMs, policy.firstRetryMs * 2 ** Math.min(30, attempt - 1));
  return Math.round(nowMs + pause * (1 + JITTER * chance));
}

/** Whether a message has been tried long enough (RFC 5321 4.5.4.1). */
export function hasExpired(policy: RetryPolicy, receivedAtMs: number, nowMs: number): boolean {
  return nowMs - receivedAtMs >= policy.lifetimeMs;
}
