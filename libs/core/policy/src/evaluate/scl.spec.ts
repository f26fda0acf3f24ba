import { describe, expect, it } from 'vitest';

import { clean, failed, found, outcomeOf } from '../testing/results.js';
import { spamConfidenceLevel, spamRate } from './scl.js';

describe('spam confidence level', () => {
  it.each([
    ['spam', found('antispam', ['spam'], { facts: { rate: 100 } }), 9],
    ['probable spam at 0', found('antispam', ['probableSpam'], { facts: { rate: 0 } }), 0],
    ['probable spam at 50', found('antispam', ['probableSpam'], { facts: { rate: 50 } }), 5],
    ['probable spam at 79', found('antispam', ['probableSpam'], { facts: { rate: 79 } }), 7],
    ['probable spam at 100', found('antispam', ['probableSpam'], { facts: { rate: 100 } }), 8],
    ['probable spam without a rate', found('antispam', ['probableSpam']), 0],
    ['mass mail', found('antispam', ['massMail']), -1],
    ['clean', clean('antispam'), -1],
    ['not scanned', outcomeOf('antispam', { kind: 'notScanned', reason: 'disabled by settings' }), undefined],
    ['failed', failed('antispam'), undefined],
  ])('of %s', (_what, result, level) => {
    expect(spamConfidenceLevel(result)).toBe(level);
  });

  it.each([
    [49.6, 50],
    [-3, 0],
    [1e9, 100],
    [Number.NaN, 0],
    [undefined, 0],
  ])('reads the rate %j as %i', (rate, expected) => {
    expect(spamRate(found('antispam', [], { facts: { rate } }))).toBe(expected);
  });
});
