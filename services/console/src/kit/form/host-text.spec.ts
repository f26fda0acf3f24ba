import { describe, expect, it } from 'vitest';

import { asciiHost } from './host-text.js';

describe('a domain that is typed', () => {
  it.each([
    ['München.test', 'xn--mnchen-3ya.test'],
    ['Example.ORG', 'example.org'],
    [' example.org. ', 'example.org'],
    ['xn--mnchen-3ya.test', 'xn--mnchen-3ya.test'],
    ['a b', 'a b'],
    ['user@example.org', 'user@example.org'],
    ['', ''],
  ])('%j is written as %j', (typed, written) => {
    expect(asciiHost(typed)).toBe(written);
  });
});
