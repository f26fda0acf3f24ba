import { describe, expect, it } from 'vitest';

import { checkSettings, savedSettings, settingsSchema } from './settings.js';

const rule = (id: number, over: object = {}) => ({ id, name: `Rule ${id}`, senders: ['a@b.example'], recipients: ['*'], ...over });
const fallback = settingsSchema.parse({}).rules.slice(-1);
const data = (input: unknown) => {
  const read = checkSettings(input);
  return read.success ? read.data : expect.unreachable(read.error.message);
};

describe('a change of settings in force', () => {
  it('reads anew only what is new, and gives what the schema gives', () => {
    const first = data({ domains: [{ name: 'one.example' }], routes: [{ match: 'one.example' }], rules: [rule(2), rule(3), ...fallback] });
    const wanted = { ...first, rules: [rule(4), ...first.rules] };
    const next = data(wanted);
    expect(next).toEqual(settingsSchema.parse(JSON.parse(JSON.stringify(wanted))));
    expect(next.rules.slice(1).every((one, i) => one === first.rules[i])).toBe(true);
    expect([next.domains[0], next.routes[0]]).toEqual([first.domains[0], first.routes[0]]);
    expect(next.domains[0]).toBe(first.domains[0]);
  });

  it.each([
    ['of a rule', { rules: [rule(2), rule(3, { senders: ['not an address'] }), ...fallback] }],
    ['of a field that there is not', { rules: [rule(2, { wrong: 1 }), ...fallback] }],
    ['of a field within', { rules: [rule(2, { modules: { antivirus: { onInfected: 'sing' } } }), ...fallback] }],
    ['of a domain', { domains: [{ name: 'one.example' }, { name: 'with space' }] }],
    ['of a route', { routes: [{ match: '*.example' }] }],
    ['of all rules together', { rules: [rule(2), rule(2), ...fallback] }],
    ['of the gateway', { gateway: { mta: 7 } }],
    ['of a rule that is none', { rules: ['rule', ...fallback] }],
  ])('has the problems that the schema names: %s', (_what, input) => {
    const own = checkSettings(input).error?.issues;
    expect(own).toEqual(settingsSchema.safeParse(input).error?.issues);
    expect(own?.length).toBeGreaterThan(0);
  });

  it('looks at contents that were saved by a release which took them', () => {
    const saved = savedSettings({ rules: [rule(2, { senders: ['reg:('] }), ...fallback] });
    expect(saved.ok && checkSettings(saved.value).success).toBe(false);
    // Nor is it taken for checked because a rule beside it is.
    expect(saved.ok && checkSettings({ ...saved.value, rules: [...saved.value.rules] }).success).toBe(false);
  });
});
