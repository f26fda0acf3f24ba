import { OBJECT_CLASSES, MODULES } from '@postern/verdict';
import { describe, expect, it } from 'vitest';

import { authOf, settingsWith } from '../testing/results.js';
import { moduleIsOn, modulesOf, responseTo } from './handlings.js';

describe('the response of a rule', () => {
  it('exists for every detection of every module', () => {
    const { rule } = settingsWith({});
    for (const module of MODULES)
      for (const detection of OBJECT_CLASSES[module])
        expect(responseTo(rule, module, detection, undefined)).toMatchObject({ action: expect.any(String), tag: expect.any(String) });
  });

  it.each([
    ['none', 'skip', false, ''],
    ['quarantine', 'skip', true, '[Forged sender?]'],
    ['reject', 'reject', false, '[Forged sender?]'],
    ['REJECT', 'reject', false, '[Forged sender?]'],
    ['', 'delete-message', false, '[Forged sender?]'],
    ['nonsense', 'delete-message', false, '[Forged sender?]'],
  ])('applies the published DMARC policy %j as %s, Backup %s, tag %j', (dmarcPolicy, action, backup, tag) => {
    const { rule } = settingsWith({ modules: { senderAuth: { dmarc: { action: 'delete-message' } } } });
    expect(responseTo(rule, 'senderAuth', 'dmarc', authOf({ dmarcPolicy }))).toEqual({ action, backup, tag });
  });

  it('takes the action of the rule when the published policy is not to be applied', () => {
    const { rule } = settingsWith({ modules: { senderAuth: { applyDmarcPolicy: false, dmarc: { action: 'skip' } } } });
    expect(responseTo(rule, 'senderAuth', 'dmarc', authOf({ dmarcPolicy: 'reject' })).action).toBe('skip');
  });
});

describe('modules', () => {
  it('are on only when general settings and rule agree', () => {
    const off = { enabled: false };
    expect(modulesOf(settingsWith({}).settings, settingsWith({}).rule)).toEqual(MODULES);
    const inRule = settingsWith({ modules: { antivirus: off, links: off, senderAuth: off } });
    expect(modulesOf(inRule.settings, inRule.rule)).toEqual(['antispam', 'antiphishing', 'contentFilter']);
    const general = settingsWith({}, { modules: { contentFilter: off, antispam: off, antiphishing: off } });
    expect(modulesOf(general.settings, general.rule)).toEqual(['senderAuth', 'links', 'antivirus']);
    expect(moduleIsOn(general.settings, general.rule, 'contentFilter')).toBe(false);
  });
});
