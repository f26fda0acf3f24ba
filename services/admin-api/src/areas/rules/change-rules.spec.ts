import { defaultSettings, ruleSchema } from '@postern/settings';
import type { Settings } from '@postern/settings';
import { describe, expect, it } from 'vitest';

import { addRule, moveRule, removeRule, replaceRule, switchRule } from './change-rules.js';

const ruleNamed = (name: string) => {
  const { id: _id, ...rule } = ruleSchema.parse({ id: 1, name, senders: ['*'], recipients: ['*'] });
  return rule;
};
const ids = (settings: Settings) => settings.rules.map((r) => r.id);

describe('the rule list', () => {
  it('gives a new rule the highest priority and an id that was never used', () => {
    const settings = addRule(defaultSettings(), ruleNamed('Partners'), 17);
    expect(ids(settings)).toEqual([18, 3, 2, 1]);
    expect(settings.rules[0]?.name).toBe('Partners');
  });

  it('refuses a name that is taken, whatever its case', () => {
    expect(() => addRule(defaultSettings(), ruleNamed('allowLIST'), 3)).toThrow(
      expect.objectContaining({ problems: [{ path: 'name', code: 'NAME_TAKEN', params: {}, message: expect.any(String) }] }),
    );
  });

  it('moves a rule, but never below the Default rule', () => {
    expect(ids(moveRule(defaultSettings(), 3, 1))).toEqual([2, 3, 1]);
    expect(ids(moveRule(defaultSettings(), 2, 0))).toEqual([2, 3, 1]);
    expect(ids(moveRule(defaultSettings(), 3, 99))).toEqual([2, 3, 1]);
  });

  it('keeps the id of a rule that is replaced', () => {
    expect(replaceRule(defaultSettings(), 2, ruleNamed('Refused')).rules[1]).toMatchObject({ id: 2, name: 'Refused' });
  });

  it('switches rules on and off', () => {
    expect(switchRule(defaultSettings(), 3, true).rules[0]?.enabled).toBe(true);
  });

  it.each([
    ['moved', () => moveRule(defaultSettings(), 1, 0)],
    ['deleted', () => removeRule(defaultSettings(), 1)],
    ['switched off', () => switchRule(defaultSettings(), 1, false)],
    ['narrowed', () => replaceRule(defaultSettings(), 1, { ...ruleNamed('Default'), senders: ['a@example'] })],
  ])('does not let the Default rule be %s', (_what, change) => {
    expect(change).toThrow(expect.objectContaining({ code: 'DEFAULT_RULE' }));
  });

  it('says when there is no such rule', () => {
    expect(() => removeRule(defaultSettings(), 77)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });
});
