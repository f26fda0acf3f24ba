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

  it('is refused with the place of what is wrong', () => {
    expect(() => seedSettings({ localDomains: ['no domain'], trustedNetworks: ['300.0.0.1'], relayhost: '' })).toThrow(
      /domains\.0\.name.*|trustedNetworks\.0/,
    );
  });
});
