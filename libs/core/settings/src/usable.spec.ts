import { describe, expect, it } from 'vitest';

import { routeSchema } from './domains.js';
import { gatewaySchema } from './gateway.js';
import { PRESET_RULES, ruleSchema } from './rule.js';
import { savedSettings, settingsSchema } from './settings.js';

const ALL = { senders: ['*'], recipients: ['*'] };
const rule = (more: object) => ruleSchema.safeParse({ id: 9, name: 'R', ...ALL, ...more });
const pathsOf = (read: { readonly error?: { readonly issues: readonly { readonly path: readonly PropertyKey[] }[] } | undefined }) =>
  (read.error?.issues ?? []).map((issue) => issue.path.join('.'));

describe('a rule is refused, by the field, when it could never match:', () => {
  it.each(['reg:(', 'reg:', 'reg:a(?=b)', 'foo bar', 'just words', 'user@', '@', 'example.com', '10.0.0.0/99', '300.1.2.3', 'CN=Jo,OU=x,DC=example'])(
    'sender %j',
    (pattern) => {
      expect(pathsOf(rule({ senders: ['a@b.example', pattern] }))).toEqual(['senders.1']);
    },
  );

  it.each(['10.0.0.1', '192.0.2.0/24', '::1', 'reg:['])('recipient %j', (pattern) => {
    expect(pathsOf(rule({ recipients: [pattern] }))).toEqual(['recipients.0']);
  });

  it.each(['nonsense-format', 'exee', 'document'])('format %j', (format) => {
    expect(pathsOf(rule({ modules: { contentFilter: { formats: { list: ['exe', format] } } } }))).toEqual(['modules.contentFilter.formats.list.1']);
  });

  it.each([
    ['senders', { senders: undefined }],
    ['recipients', { recipients: undefined }],
    ['senders', { senders: [] }],
  ])('nobody is named: %s', (path, more) => {
    expect(pathsOf(rule(more))).toEqual([path]);
  });
});

describe('a rule is taken with', () => {
  it.each([
    '*',
    'user@example.com',
    '*@example.com',
    'a?c@*.example',
    'reg:a{1,3}@x[.]test',
    '192.0.2.1',
    '2001:db8::/32',
    '<>',
    'jörg@bücher.example',
  ])('sender %j', (pattern) => {
    expect(rule({ senders: [pattern] }).success).toBe(true);
  });

  it.each(['executables', 'EXE', '.docx', 'jpeg', '*.htm', 'tgz'])('format %j', (format) => {
    expect(rule({ modules: { contentFilter: { formats: { list: [format] } } } }).success).toBe(true);
  });
});

describe('a route is refused that no recipient can take:', () => {
  it.each(['two words', '*.example.com', '@example.com', '.', 'exa_mple..com', 'user@', 'bücher.example', '10.1', '192.0.2.1', '*'])(
    '%j',
    (match) => {
      expect(routeSchema.safeParse({ match }).success).toBe(false);
    },
  );

  it.each(['example.com', '.example.com', 'User@Example.COM', 'xn--bcher-kva.example', "o'hara+x@example.com", 'localhost'])(
    'but not %j',
    (match) => {
      expect(routeSchema.safeParse({ match }).success).toBe(true);
    },
  );

  it.each(['mx..example', '-mx.example', '10.1', '300.1.1.1', 'mx.example:25', ':::'])('or whose next hop is %j', (host) => {
    expect(pathsOf(routeSchema.safeParse({ match: 'a.example', nextHop: { host } }))).toEqual(['nextHop.host']);
  });

  it.each(['mx.example', 'MX1', '_mx.example', '192.0.2.1', '2001:db8::1'])('but not with next hop %j', (host) => {
    expect(routeSchema.safeParse({ match: 'a.example', nextHop: { host } }).success).toBe(true);
  });
});

describe('trusted networks', () => {
  const trusting = (network: string) => gatewaySchema.safeParse({ mta: { trustedNetworks: ['127.0.0.0/8', network] } });

  it.each(['0.0.0.0/0', '::/0', '0.0.0.0/1', '128.0.0.0/1', '64.0.0.0/7', '2000::/3', '::ffff:0.0.0.0/96', '10.0.0.0/7', 'fc00::/6'])(
    'cannot be %j: strangers would relay',
    (network) => {
      const refused = trusting(network);
      expect(pathsOf(refused)).toEqual(['mta.trustedNetworks.1']);
      expect(refused.error?.issues[0]?.message).toContain('strangers');
    },
  );

  it.each(['10.0.0.0/33', 'example.com', '10.0.0', ''])('cannot be %j', (network) => {
    expect(pathsOf(trusting(network))[0]).toBe('mta.trustedNetworks.1');
  });

  it.each(['10.0.0.0/8', '172.16.0.0/12', 'fc00::/7', '17.0.0.0/8', '192.0.2.7', '2001:db8::/32', '::1'])('can be %j', (network) => {
    expect(trusting(network).success).toBe(true);
  });
});

describe('what was saved before', () => {
  const old = {
    gateway: { mta: { trustedNetworks: ['0.0.0.0/0'], relayhost: { host: 'mx..example' } } },
    routes: [{ match: '*.example.com' }],
    rules: [
      { id: 9, name: 'Old', senders: ['reg:('], recipients: ['10.0.0.1'], modules: { contentFilter: { formats: { list: ['nonsense'] } } } },
      ...PRESET_RULES,
    ],
  };

  it('is read as it is, although it could not be saved now', () => {
    const read = savedSettings(old);
    expect(read.ok && read.value).toMatchObject(old);
    expect(settingsSchema.safeParse(old).success).toBe(false);
  });

  it('must still have its shape', () => {
    expect(savedSettings({ ...old, rules: 7 })).toMatchObject({ ok: false });
    expect(settingsSchema.safeParse(old).success).toBe(false);
  });
});
