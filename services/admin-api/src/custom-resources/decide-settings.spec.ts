import type { CustomResource } from '@postern/kernel';
import { defaultSettings, settingsSchema } from '@postern/settings';
import type { Settings, SettingsInput } from '@postern/settings';
import { describe, expect, it } from 'vitest';

import { decideSettings } from './decide-settings.js';
import type { Verdict } from './decide-settings.js';
import { ADOPT } from './resource-kinds.js';

interface Given {
  readonly kind: string;
  readonly name: string;
  readonly spec: object;
  readonly atMs?: number;
  readonly adopt?: boolean;
}
const domain = (name: string, spec: object = { name: `${name}.example` }, more: Partial<Given> = {}): Given => ({
  kind: 'MailDomain',
  name,
  spec,
  ...more,
});
const rule = (name: string, spec: object, more: Partial<Given> = {}): Given => ({
  kind: 'MailRule',
  name,
  spec: { senders: ['*'], recipients: ['*'], ...spec },
  ...more,
});
const gateway = (spec: object): Given => ({ kind: 'GatewaySettings', name: 'gateway', spec });

function resourcesOf(given: readonly Given[]) {
  const out = new Map<string, CustomResource[]>();
  for (const { kind, name, spec, atMs = 0, adopt = false } of given) {
    const list = out.get(kind) ?? [];
    out.set(kind, list);
    list.push({
      name,
      uid: `${kind}/${name}`,
      generation: 1,
      createdAtMs: atMs,
      annotations: adopt ? { [ADOPT]: 'true' } : {},
      spec,
      status: undefined,
    });
  }
  return out;
}

const decide = (given: readonly Given[], current: Settings = defaultSettings(), highest = 0, startTls?: boolean) =>
  decideSettings(resourcesOf(given), current, highest, { startTls });
const settingsOf = (input: SettingsInput) => settingsSchema.parse(input);
const byPeople = (input: SettingsInput = { domains: [{ name: 'people.example' }] }) => settingsOf(input);
const told = (verdicts: ReadonlyMap<string, Verdict>, uid: string) => {
  const verdict = verdicts.get(uid);
  return verdict?.accepted === true ? 'Accepted' : verdict?.reason;
};
const owner = (name: string) => ({ kind: 'kubernetes', name });

describe('settings by custom resources', () => {
  it.each<
    readonly [what: string, given: readonly Given[], current: Settings, domains: readonly string[], verdicts: Readonly<Record<string, string>>]
  >([
    ['nothing leaves things as they are', [], byPeople(), ['people.example'], {}],
    ['a new one is added beside those of people', [domain('a')], byPeople(), ['people.example', 'a.example'], { a: 'Accepted' }],
    ['the name of an object of people is a conflict', [domain('a', { name: 'people.example' })], byPeople(), ['people.example'], { a: 'Conflict' }],
    ['the annotation takes it over', [domain('a', { name: 'people.example' }, { adopt: true })], byPeople(), ['people.example@a'], { a: 'Accepted' }],
    [
      'of two with one name the older has it',
      [domain('a', { name: 'x.example' }, { atMs: 9 }), domain('b', { name: 'x.example' }, { atMs: 3 })],
      byPeople({}),
      ['x.example@b'],
      { a: 'Conflict', b: 'Accepted' },
    ],
    ['an invalid one is left out', [domain('a', { name: 'no domain' }), domain('b')], byPeople({}), ['b.example'], { a: 'Invalid', b: 'Accepted' }],
    ['an unknown field is invalid', [domain('a', { name: 'a.example', id: 1 })], byPeople({}), [], { a: 'Invalid' }],
    [
      'nobody can say who owns an object',
      [domain('a', { name: 'a.example', source: { kind: 'kubernetes', name: 'x' } })],
      byPeople({}),
      [],
      { a: 'Invalid' },
    ],
  ])('%s', (_what, given, current, domains, verdicts) => {
    const decided = decide(given, current);
    const shown = decided.settings.domains.map((one) =>
      one.source === undefined || one.name.startsWith(one.source.name) ? one.name : `${one.name}@${one.source.name}`,
    );
    expect(shown.toSorted()).toEqual(domains.toSorted());
    expect(Object.fromEntries(given.map((one) => [one.name, told(decided.verdicts, `MailDomain/${one.name}`)]))).toEqual(verdicts);
    expect(decided.changed).toBe(JSON.stringify(decided.settings) !== JSON.stringify(current));
  });

  const all = [
    domain('b'),
    domain('a'),
    rule('r', { name: 'R' }),
    gateway({ mta: { hostname: 'mx.example' } }),
    { kind: 'MailRoute', name: 'x', spec: { match: 'x.example' } },
  ];
  it('are a fixed point: deciding again changes nothing', () => {
    const first = decide(all, byPeople());
    expect(first.changed).toBe(true);
    const second = decide(all, first.settings, 4);
    expect(second.changed).toBe(false);
    expect([...second.verdicts.values()]).toEqual(all.map(() => ({ accepted: true, changed: false })));
  });

  it('lose what a deleted resource owned, whenever it was deleted, and nothing else', () => {
    const before = decide(all, byPeople()).settings;
    const after = decide([domain('a')], before).settings;
    expect(after.domains.map((one) => one.name)).toEqual(['people.example', 'a.example']);
    expect(after.rules.map((one) => one.name)).toEqual(['AllowList', 'DenyList', 'Default']);
    expect(after.routes).toEqual([]);
  });

  describe('of the general settings', () => {
    const people = settingsOf({
      gateway: { mta: { hostname: 'people.example', maxRecipients: 7, relayhost: { host: 'hop.example', port: 2525 } }, headers: { scl: false } },
    });

    it('own what they name and reset nothing that they leave out', () => {
      const { gateway: now } = decide([gateway({ mta: { trustedNetworks: ['192.0.2.0/24'] } })], people).settings;
      const { source, ...rest } = now;
      expect(rest).toEqual({ ...people.gateway, mta: { ...people.gateway.mta, trustedNetworks: ['192.0.2.0/24'] } });
      expect(source).toEqual({ ...owner('gateway'), replaced: { mta: { trustedNetworks: ['127.0.0.0/8', '::1/128'] } } });
    });

    it.each<readonly [what: string, spec: object]>([
      ['a network to relay for', { mta: { trustedNetworks: ['192.0.2.0/24'] } }],
      ['several areas', { mta: { hostname: 'mx.example' }, headers: { scl: true }, modules: { antispam: { spamRate: 90 } } }],
      ['a part of a group', { mta: { relayhost: { host: 'other.example' } } }],
      ['what was not there', { mta: { relayhost: { host: 'other.example' }, banner: 'hello' } }],
      ['nothing', {}],
    ])('give back what stood before when their resource goes: %s', (_what, spec) => {
      for (const before of [people, defaultSettings()]) {
        const owned = decide([gateway(spec)], before).settings;
        expect(decide([gateway(spec)], owned).changed).toBe(false);
        expect(decide([], owned).settings).toEqual(before);
      }
    });

    it('give back a field that the resource does not name any more', () => {
      const both = decide([gateway({ mta: { hostname: 'mx.example', maxRecipients: 9 } })], people).settings;
      const one = decide([gateway({ mta: { maxRecipients: 9 } })], both).settings;
      expect(one.gateway.mta).toMatchObject({ hostname: 'people.example', maxRecipients: 9 });
      expect(decide([], one).settings).toEqual(people);
    });

    it('leave what people change meanwhile beside what they own', () => {
      const owned = decide([gateway({ mta: { hostname: 'mx.example' } })], people).settings;
      const changed = settingsOf({ ...owned, gateway: { ...owned.gateway, mta: { ...owned.gateway.mta, maxRecipients: 3 } } });
      expect(decide([gateway({ mta: { hostname: 'mx.example' } })], changed).changed).toBe(false);
      expect(decide([], changed).settings.gateway.mta).toMatchObject({ hostname: 'people.example', maxRecipients: 3 });
    });

    it('leave the defaults of what an earlier release let them take whole', () => {
      const old = settingsOf({ gateway: { mta: { hostname: 'mx.example', trustedNetworks: ['192.0.2.0/24'] }, source: owner('gateway') as never } });
      expect(decide([gateway({ mta: { hostname: 'mx.example', trustedNetworks: ['192.0.2.0/24'] } })], old).settings.gateway.mta).toEqual(
        old.gateway.mta,
      );
      expect(decide([], old).settings).toEqual(defaultSettings());
    });
  });

  it('keep the last version that was good when a resource becomes bad', () => {
    const before = decide([domain('a', { name: 'a.example', subdomains: true })], byPeople()).settings;
    const after = decide([domain('a', { name: 'a..example' })], before);
    expect(after.settings).toEqual(before);
    expect(after.verdicts.get('MailDomain/a')).toMatchObject({
      accepted: false,
      reason: 'Invalid',
      message: expect.stringMatching(/^spec\.name: .*earlier version/),
    });
    const renamed = decide([domain('a', { name: 'people.example' })], before);
    expect(renamed.settings).toEqual(before);
    expect(told(renamed.verdicts, 'MailDomain/a')).toBe('Conflict');
  });

  it('free a name that an object had when that one is deleted by people', () => {
    const given = [domain('a', { name: 'people.example' })];
    expect(told(decide(given, byPeople()).verdicts, 'MailDomain/a')).toBe('Conflict');
    expect(told(decide(given, byPeople({})).verdicts, 'MailDomain/a')).toBe('Accepted');
  });

  it('tell the one that the whole cannot bear, and take the rest', () => {
    const many = settingsOf({ domains: Array.from({ length: 9999 }, (_, i) => ({ name: `d${i}.example` })) });
    const decided = decide([domain('a', undefined, { atMs: 1 }), domain('b', undefined, { atMs: 2 })], many);
    expect(decided.settings.domains).toHaveLength(10_000);
    expect([told(decided.verdicts, 'MailDomain/a'), told(decided.verdicts, 'MailDomain/b')]).toEqual(['Accepted', 'Invalid']);
  });

  it('refuse general settings that contradict themselves', () => {
    const decided = decide([gateway({ modules: { antispam: { spamRate: 40 } } })]);
    expect(decided.verdicts.get('GatewaySettings/gateway')).toMatchObject({
      reason: 'Invalid',
      message: 'spec.modules.antispam.probableRate: must not be above spamRate',
    });
    const low = settingsOf({ gateway: { modules: { antispam: { spamRate: 60 } } } });
    expect(told(decide([gateway({ modules: { antispam: { probableRate: 70 } } })], low).verdicts, 'GatewaySettings/gateway')).toBe('Invalid');
  });
});

describe('rules by custom resources', () => {
  const names = (settings: Settings) => settings.rules.map((one) => `${one.id} ${one.name}`);
  const two = [rule('z', { name: 'Z', priority: 10 }), rule('y', { name: 'Y' }), rule('x', { name: 'X' })];

  it('stand before all others, by priority and then by name of the resource', () => {
    expect(names(decide(two).settings).map((one) => one.slice(2))).toEqual(['Z', 'X', 'Y', 'AllowList', 'DenyList', 'Default']);
  });

  it('get ids that were never used, and keep them', () => {
    const first = decide([rule('x', { name: 'X' })], defaultSettings(), 40).settings;
    expect(names(first)[0]).toBe('41 X');
    expect(names(decide([rule('x', { name: 'Renamed' })], first, 41).settings)[0]).toBe('41 Renamed');
    const gone = decide([], first, 41).settings;
    expect(names(decide([rule('x', { name: 'X' })], gone, 41).settings)[0]).toBe('42 X');
  });

  it('keep the place of a rule whose resource became bad', () => {
    const before = decide(two).settings;
    const bad = two.map((one) => (one.name === 'z' ? rule('z', { name: '', priority: 10 }) : one));
    expect(names(decide(bad, before).settings)).toEqual(names(before));
  });

  it('take the Default rule over only when told to, and give it back as it was', () => {
    const strict = rule('default', { name: 'Default', modules: { antispam: { probableSpam: { action: 'reject' } } } });
    expect(told(decide([strict]).verdicts, 'MailRule/default')).toBe('Conflict');
    const taken = decide([{ ...strict, adopt: true }, rule('x', { name: 'X' })]).settings;
    expect(taken.rules.at(-1)).toMatchObject({
      id: 1,
      name: 'Default',
      source: { ...owner('default'), replaced: { name: 'Default' } },
      modules: { antispam: { probableSpam: { action: 'reject' } } },
    });
    const left = decide([], taken).settings;
    expect(left.rules).toEqual(defaultSettings().rules);
  });

  it.each<readonly [what: string, given: Given, path: string]>([
    ['an expression that cannot be read', rule('r', { name: 'R', senders: ['reg:('] }), 'spec.senders.0'],
    ['a network as recipient', rule('r', { name: 'R', recipients: ['10.0.0.1'] }), 'spec.recipients.0'],
    ['nobody as sender', rule('r', { name: 'R', senders: undefined }), 'spec.senders'],
    [
      'a format that there is not',
      rule('r', { name: 'R', modules: { contentFilter: { formats: { list: ['nonsense'] } } } }),
      'spec.modules.contentFilter.formats.list.0',
    ],
    ['a route that nothing can take', { kind: 'MailRoute', name: 'r', spec: { match: '*.example' } }, 'spec.match'],
    ['a next hop that is no host', { kind: 'MailRoute', name: 'r', spec: { match: 'a.example', nextHop: { host: 'a..b' } } }, 'spec.nextHop.host'],
    ['the whole Internet as trusted', gateway({ mta: { trustedNetworks: ['0.0.0.0/0'] } }), 'spec.mta.trustedNetworks.0'],
  ])('are refused with %s, by the field', (_what, given, path) => {
    const decided = decide([given]);
    expect([...decided.verdicts.values()]).toMatchObject([{ accepted: false, reason: 'Invalid', message: expect.stringContaining(`${path}: `) }]);
    expect(decided.changed).toBe(false);
  });

  it('are refused when they would narrow the Default rule', () => {
    const decided = decide([rule('default', { name: 'Default', senders: ['a@example'] }, { adopt: true })]);
    expect(decided.verdicts.get('MailRule/default')).toMatchObject({ reason: 'Invalid', message: expect.stringContaining('Default rule') });
    expect(decided.changed).toBe(false);
  });

  it.each([
    [false, 'Invalid', 'attempt', 'Accepted'],
    [true, 'Accepted', 'require', 'Accepted'],
    [undefined, 'Accepted', 'require', 'Accepted'],
  ] as const)('TLS that is required while an edge has a certificate (%s) is %s, and the rest goes on', (startTls, verdict, mode, other) => {
    const decided = decide([gateway({ mta: { tls: 'require' } }), domain('a')], defaultSettings(), 0, startTls);
    expect(told(decided.verdicts, 'GatewaySettings/gateway')).toBe(verdict);
    expect(told(decided.verdicts, 'MailDomain/a')).toBe(other);
    expect(decided.settings.gateway.mta.tls).toBe(mode);
  });
});
