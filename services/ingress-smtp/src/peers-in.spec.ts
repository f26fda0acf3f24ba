import { describe, expect, it } from 'vitest';

import { peersIn } from './peers-in.js';

describe('the networks of the proxies', () => {
  it('hold an IPv4 peer also in its IPv6-mapped form', () => {
    const isProxy = peersIn(['10.20.0.0/24', '2001:db8::/32']);
    expect(['10.20.0.7', '::ffff:10.20.0.7', '2001:db8::9', '10.20.1.7', '', 'nonsense'].map(isProxy)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('end the start when one cannot be read', () => {
    expect(() => peersIn(['10.20.0.0/99'])).toThrow('10.20.0.0/99');
  });
});
