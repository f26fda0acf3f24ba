import { assertNever } from '@postern/kernel';
import type { ResultOf } from '@postern/verdict';

/**
 * Spam confidence level of the antispam result (behaviour 5): 9 for spam and deny-listed, 0 to 8 for probable spam by its rate, -1 for the rest. Undefined when
 * antispam did not look: a level would claim what nobody checked.
 */
export function spamConfidenceLevel(result: ResultOf<'antispam'>): number | undefined {
  const { outcome } = result;
  switch (outcome.kind) {
    case 'failed':
    case 'notScanned':
      return undefined;
    case 'clean':
    case 'found':
    case 'unscannable':
      if (result.classes.includes('spam')) return 9;
      if (result.classes.includes('probableSpam')) return Math.min(8, Math.round(spamRate(result) / 11));
      return -1;
    default:
      return assertNever(outcome);
  }
}

/** Rating as an integer from 0 to 100; 0 when the module gave none. */
export function spamRate({ facts: { rate = 0 } }: ResultOf<'antispam'>): number {
  return Number.isFinite(rate) ? Math.min(100, Math.max(0, Math.round(rate))) : 0;
}
