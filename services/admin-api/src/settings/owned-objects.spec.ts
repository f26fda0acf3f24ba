import { settingsSchema } from '@postern/settings';
import type { Settings, SettingsInput } from '@postern/settings';
import { describe, expect, it } from 'vitest';

import { addRule, moveRule } from '../areas/rules/change-rules.js';
import { checkOwned, withOwnedOf } from './owned-objects.js';

const source = { kind: 'kubernetes' as const, name: 'x' };
const all = { senders: ['*'], recipients: ['*'] };
const rules: NonNullable<SettingsInput['rules']> = [
  { id: 7, name: 'Owned', ...all, source },
  { id: 6, name: 'Owned too', ...all, source: { ...source, name: 'y' } },
  { id: 5, name: 'Free', ...all },
  { id: 4, name: 'Free too', ...all },
  { id: 1, name: 'Default', ...all },
];
const made = (input: SettingsInput = {}) =>
  settingsSchema.parse({ rules, domains: [{ name: 'owned.example', source }, { name: 'free.example' }], gateway: { source }, ...input });
const names = (settings: Settings) => settings.rules.map((rule) => rule.name);
const { id: _id, ...newRule } = made().rules[2]!;

describe('what custom resources own', () => {
  it.each<readonly [what: string, change: (now: Settings) => Settings, owner: string]>([
    ['changed', (now) => ({ ...now, domains: now.domains.map((one) => ({ ...one, local: false })) }), 'MailDomain/x'],
    ['removed', (now) => ({ ...now, domains: now.domains.slice(1) }), 'MailDomain/x'],
    [
      'taken from its owner',
      (now) => ({ ...now, domains: now.domains.map(({ name, local, subdomains }) => ({ name, local, subdomains })) }),
      'MailDomain/x',
    ],
    ['invented', (now) => ({ ...now, routes: [{ match: 'a.example', source }] }), 'MailRoute/x'],
    [
      'changed in the general settings',
      (now) => ({ ...now, gateway: { ...now.gateway, headers: { ...now.gateway.headers, scl: false } } }),
      'GatewaySettings',
    ],
    ['brought out of order', (now) => moveRule(now, 7, 1), 'MailRule'],
    ['overtaken', (now) => ({ ...now, rules: [now.rules[2]!, ...now.rules.filter((rule) => rule.id !== 5)] }), 'MailRule'],
  ])('cannot be %s by people, who are told the owner', (_what, change, owner) => {
    expect(() => checkOwned(made(), change(made()))).toThrow(expect.objectContaining({ code: 'OWNED', params: { owner } }));
  });

  it('does not hinder changes of the rest', () => {
    const now = made();
    for (const next of [
      { ...now, domains: [...now.domains, { name: 'new.example', local: true, subdomains: false }] },
      { ...now, rules: now.rules.filter((rule) => rule.id !== 5) },
      moveRule(now, 4, 0),
      addRule(now, { ...newRule, name: 'New' }, 9),
    ])
      expect(() => checkOwned(now, settingsSchema.parse(next))).not.toThrow();
  });

  it('of the general settings is what the resource set; the rest is for people, also on the way back', () => {
    const gateway = {
      mta: { hostname: 'owned.example', maxRecipients: 5 },
      source: { ...source, replaced: { mta: { hostname: 'old.example', relayhost: null } } },
    };
    const now = made({ gateway });
    const changed = (mta: object) => settingsSchema.parse({ ...now, gateway: { ...now.gateway, mta: { ...now.gateway.mta, ...mta } } });
    expect(() => checkOwned(now, changed({ maxRecipients: 6 }))).not.toThrow();
    for (const owned of [{ hostname: 'x.example' }, { relayhost: { host: 'x.example' } }])
      expect(() => checkOwned(now, changed(owned))).toThrow(expect.objectContaining({ code: 'OWNED', params: { owner: 'GatewaySettings' } }));
    const back = settingsSchema.parse(withOwnedOf(now, made({ gateway: { mta: { hostname: 'then.example', maxRecipients: 9 } } })));
    expect(back.gateway.mta).toMatchObject({ hostname: 'owned.example', maxRecipients: 9 });
    expect(() => checkOwned(now, back)).not.toThrow();
  });

  it('stands before what people make and move', () => {
    expect(names(addRule(made(), { ...newRule, name: 'New' }, 9))).toEqual(['Owned', 'Owned too', 'New', 'Free', 'Free too', 'Default']);
    expect(names(moveRule(made(), 4, 0))).toEqual(['Owned', 'Owned too', 'Free too', 'Free', 'Default']);
  });

  it('stays on the way back to an old revision, and does not come back by it', () => {
    const now = made();
    const old = made({
      gateway: { headers: { scl: false } },
      domains: [{ name: 'was-owned.example', source }, { name: 'was-free.example' }, { name: 'owned.example', local: false }],
      rules: [
        { id: 3, name: 'Was free', ...all },
        { id: 9, name: 'owned', ...all },
        { id: 1, name: 'Default', ...all, description: 'then' },
      ],
    });
    const back = settingsSchema.parse(withOwnedOf(now, old));
    expect(back.gateway).toEqual(now.gateway);
    expect(back.domains.map((one) => one.name)).toEqual(['owned.example', 'was-free.example']);
    expect(names(back)).toEqual(['Owned', 'Owned too', 'Was free', 'Default']);
    expect(back.rules.at(-1)?.description).toBe('then');
    expect(() => checkOwned(now, back)).not.toThrow();
  });
});
