import type { Random } from '@postern/kernel';

export interface RetrySettings {
  readonly firstRetrySeconds: number;
  readonly maxRetrySeconds: number;
  readonly queueLifetimeHours: number;
  readonly bounceLifetimeHours: number;
}

/** Share by which a pause may be shorter or longer, so that mails which failed together do not come back together. */
const JITTER = 0.1;

/** Pause before the next attempt after `attempts` attempts (1 or more), ms: the first pause, doubled each time up to the longest, ±10 %. */
export function retryPauseMs(attempts: number, settings: RetrySettings, random: Random): number {
  const longest = Math.max(settings.firstRetrySeconds, settings.maxRetrySeconds);
  const seconds = Math.min(longest, settings.firstRetrySeconds * 2 ** Math.min(attempts - 1, 40));
  const [high = 0, low = 0] = random.bytes(2);
  const lot = ((high << 8) | low) / 65_535;
  return Math.round(seconds * 1000 * (1 - JITTER + 2 * JITTER * lot));
}

/** When mail that was accepted at `acceptedAtMs` is given up, ms since the epoch. Mail with the null sender has its own lifetime. */
export function expiresAtMs(acceptedAtMs: number, sender: string, settings: RetrySettings): number {
  return acceptedAtMs + (sender === '' ? settings.bounceLifetimeHours : settings.queueLifetimeHours) * 3_600_000;
}
