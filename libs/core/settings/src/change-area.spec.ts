import { describe, expect, it } from 'vitest';

import { areaTag, patchArea } from './change-area.js';
import { defaultSettings } from './settings.js';

const { gateway } = defaultSettings();

describe('an area', () => {
  it('is changed in what the patch names, and the rest stays', () => {
    const once = patchArea(gateway, 'mta', { maxRecipients: 7, relayhost: { host: 'relay.example' } });
    const twice = once.ok ? patchArea(once.value, 'mta', { relayhost: { port: 2525 } }) : once;
    expect(twice.ok && twice.value).toEqual({
      ...gateway,
      mta: { ...gateway.mta, maxRecipients: 7, relayhost: { host: 'relay.example', port: 2525, tls: 'attempt' } },
    });
  });

  it('has its default again for null, and nothing where there is no default', () => {
    const once = patchArea(gateway, 'mta', { maxRecipients: 7, relayhost: { host: 'relay.example' } });
    const back = once.ok ? patchArea(once.value, 'mta', { maxRecipients: null, relayhost: null }) : once;
    expect(back.ok && back.value).toEqual(gateway);
  });

  it('takes a list as a whole', () => {
    const next = patchArea(gateway, 'mta', { trustedNetworks: ['192.0.2.0/24'] });
    expect(next.ok && next.value.mta.trustedNetworks).toEqual(['192.0.2.0/24']);
  });

  it.each([
    ['mta', { trustedNetworks: ['0.0.0.0/0'] }, 'trustedNetworks.0'],
    ['mta', { maxRecipient: 7 }, ''],
    ['modules', { antispam: { probableRate: 99 } }, 'antispam.probableRate'],
    ['headers', [], ''],
    ['headers', null, ''],
  ] as const)('refuses a change of %s by %j with the path within the area', (area, patch, path) => {
    const refused = patchArea(gateway, area, patch);
    expect(refused.ok ? undefined : refused.error.map((issue) => issue.path.join('.'))).toEqual([path]);
  });

  it('is not changed by keys of a prototype (obligation 49)', () => {
    const patch = JSON.parse('{"__proto__":{"enabled":false}}') as unknown;
    expect(patchArea(gateway, 'headers', patch).ok).toBe(false);
  });

  it('has a tag that other areas do not move', () => {
    const next = patchArea(gateway, 'headers', { scl: false });
    if (!next.ok) throw new Error('not valid');
    expect(areaTag(next.value, 'mta')).toBe(areaTag(gateway, 'mta'));
    expect(areaTag(next.value, 'headers')).not.toBe(areaTag(gateway, 'headers'));
  });
});
