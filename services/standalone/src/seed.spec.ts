import { ConfigProblem } from '@postern/platform-service';
import { settingsSchema } from '@postern/settings';
import { describe, expect, it } from 'vitest';

import { seedSettings } from './seed.js';

describe('the first configuration from the environment', () => {
  it('has the domains, networks and relay host that were given', () => {
    const settings = settingsSchema.parse(
      seedSettings({ localDomains: ['example.org'], trustedNetworks: ['192.0.2.0/24'], relayhost: '[::1]:2526' }),
    );
    expect(settings.domains).toMatchObject([{ name: 'example.org', local: true }]);
    expect(settings.gateway.mta).toMatchObject({ trustedNetworks: ['192.0.2.0/24'], relayhost: { host: '::1', port: 2526 } });
  });

  it('trusts this machine alone when nothing is given', () => {
    const settings = settingsSchema.parse(seedSettings({ localDomains: [], trustedNetworks: [], relayhost: '' }));
    expect(settings.gateway.mta.trustedNetworks).toEqual(['127.0.0.0/8', '::1/128']);
    expect(settings.gateway.mta.relayhost).toBeUndefined();
  });

  it.each([
    ['a domain that is none', { localDomains: ['example.org', 'no domain'] }, 'POSTERN_LOCAL_DOMAINS: "no domain": a domain'],
    ['a domain named twice', { localDomains: ['example.org', 'example.org'] }, 'POSTERN_LOCAL_DOMAINS: the domain example.org is listed twice'],
    ['a network that is none', { trustedNetworks: ['300.0.0.1'] }, 'POSTERN_TRUSTED_NETWORKS: "300.0.0.1"'],
    ['a network of everybody', { trustedNetworks: ['0.0.0.0/0'] }, 'POSTERN_TRUSTED_NETWORKS: "0.0.0.0/0" would let strangers relay'],
    ['a relay host that is none', { relayhost: 'bad_.host-:25' }, 'POSTERN_RELAYHOST: "bad_.host-:25"'],
  ])('is refused with the variable and the entry for %s', (_what, given, expected) => {
    const seed = () => seedSettings({ localDomains: [], trustedNetworks: [], relayhost: '', ...given });
    expect(seed).toThrow(ConfigProblem);
    expect(seed).toThrow(expected);
  });
});
