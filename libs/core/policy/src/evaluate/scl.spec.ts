import { describe, expect, it } from 'vitest';

import { clean, failed, found, outcomeOf } from '../testing/results.js';
import { spamConfidenceLevel, spamRate } from './scl.js';

describe('spam confidence level', () => {
  it.each([
    ['spam', found('AS', ['spam'], { facts: { rate: '100' } }), 9],
    ['probable spam at 0', found('AS', ['probable-spam'], { facts: { rate: '0' } }), 0],
    ['probable spam at 50', found('AS', ['probable-spam'], { facts: { rate: '50' } }), 5],
    ['probable spam at 79', found('AS', ['probable-spam'], { facts: { rate: '79' } }), 7],
    ['probable spam at 100', found('AS', ['probable-spam'], { facts: { rate: '100' } }), 8],
    ['probable spam without a rate', found('AS', ['probable-spam']), 0],
    ['mass mail', found('AS', ['mass-mail']), -1],
    ['clean', clean('AS'), -1],
    ['not scanned', outcomeOf('AS', { kind: 'notScanned', reason: 'disabled by settings' }), undefined],
    ['failed', failed('AS'), undefined],
  ])('of %s', (_what, result, level) => {
    expect(spamConfidenceLevel(result)).toBe(level);
  });

  it.each([
    ['49.6', 50],
    ['-3', 0],
    ['1e9', 100],
    ['many', 0],
    ['', 0],
  ])('reads the rate %j as %i', (rate, expected) => {
    expect(spamRate(found('AS', [], { facts: { rate } }))).toBe(expected);
  });
});
