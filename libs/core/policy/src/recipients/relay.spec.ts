import { settingsSchema } from '@postern/settings';
import { describe, expect, it } from 'vitest';

import { decideRelay, isLocalDomain } from './relay.js';

const settings = settingsSchema.parse({
  domains: [
    { name: 'example.com' },
    { name: 'example.net', subdomains: true },
    { name: 'off.example.net', local: false },
    { name: 'routed.test', local: false },
  ],
});
const decide = (local: string, domain: string, trusted = false) => {
  const decision = decideRelay(settings, trusted, { local, domain });
  return decision.kind === 'refused' ? decision.why : decision.kind;
};

describe('who may send where (obligation 7)', () => {
  it.each([
    ['user', 'example.com', 'local', 'local'],
    ['user', 'sub.example.com', 'relaying', 'relay'],
    ['user', 'deep.sub.example.net', 'local', 'local'],
    ['user', 'off.example.net', 'relaying', 'relay'],
    ['user', 'routed.test', 'relaying', 'relay'],
    ['user', 'example.com.evil.test', 'relaying', 'relay'],
    ['user', 'notexample.net', 'relaying', 'relay'],
    ['user%evil.test', 'example.com', 'routed-local-part', 'local'],
    ['evil.test!user', 'example.com', 'routed-local-part', 'local'],
    ['"user@evil.test"', 'example.com', 'routed-local-part', 'local'],
    ['user', '[192.0.2.1]', 'address-literal', 'address-literal'],
    ['user', '[IPv6:2001:db8::1]', 'address-literal', 'address-literal'],
    ['user', '192.0.2.1', 'syntax', 'syntax'],
    ['user', 'example.com.', 'syntax', 'syntax'],
    ['user', '', 'syntax', 'syntax'],
    ['', 'example.com', 'syntax', 'syntax'],
    ['us\0er', 'example.com', 'syntax', 'syntax'],
  ])('<%s@%s> is %s for strangers and %s for trusted clients', (local, domain, stranger, trusted) => {
    expect(decide(local, domain)).toBe(stranger);
    expect(decide(local, domain, true)).toBe(trusted);
  });

  it('nobody outside gets in without local domains', () => {
    expect(isLocalDomain([], 'example.com')).toBe(false);
  });
});
