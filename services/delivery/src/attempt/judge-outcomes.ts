import { assertNever } from '@postern/kernel';
import { hasExpired, nextAttemptAt } from '@postern/routing';
import type { DeliveryResult, RetryPolicy } from '@postern/routing';
import type { Settings } from '@postern/settings';

import type { Outcome } from './attempt.js';

/** What an outcome means for the mail. */
export interface Fate {
  readonly outcome: Outcome;
  readonly result: DeliveryResult;
  /** 0 unless deferred. */
  readonly nextAttemptAtMs: number;
}

/** Mail with the null sender has its own lifetime. */
export function retryPolicy(settings: Settings, mailFrom: string): RetryPolicy {
  const { delivery } = settings.gateway;
  const hours = mailFrom === '' ? delivery.bounceLifetimeHours : delivery.queueLifetimeHours;
  return { firstRetryMs: delivery.firstRetrySeconds * 1000, maxRetryMs: delivery.maxRetrySeconds * 1000, lifetimeMs: hours * 3_600_000 };
}

/** Decides for one recipient. `chance` 0 to 1 spreads the next attempts. */
export function judgeOutcome(
  outcome: Outcome,
  mail: { readonly attempt: number; readonly receivedAtMs: number },
  policy: RetryPolicy,
  nowMs: number,
  chance: number,
): Fate {
  switch (outcome.result) {
    case 'delivered':
      return { outcome, result: 'delivered', nextAttemptAtMs: 0 };
    case 'permanent':
      return { outcome, result: 'bounced', nextAttemptAtMs: 0 };
    case 'temporary':
      return hasExpired(policy, mail.receivedAtMs, nowMs)
        ? { outcome, result: 'expired', nextAttemptAtMs: 0 }
        : { outcome, result: 'deferred', nextAttemptAtMs: nextAttemptAt(policy, mail.attempt, nowMs, chance) };
    default:
      return assertNever(outcome.result);
  }
}
