import type { MsgId } from '@postern/kernel';
import { ACTIONS, settingsSchema } from '@postern/settings';
import type { MailRule } from '@postern/settings';
import { MODULES, NOT_SCANNED_REASONS, OBJECT_CLASSES } from '@postern/verdict';
import type { ModuleName, ModuleResult, ObjectClass, ScanOutcome } from '@postern/verdict';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { moduleIsOn, onFailureOf, responseTo } from '../actions/handlings.js';
import { compareStrictness } from '../actions/strictness.js';
import { authOf, DEFAULT, EVERYBODY, envelopeOf } from '../testing/results.js';
import { evaluate } from './evaluate.js';
import { settle } from './settle.js';

const whole = fc.constantFrom('delete-message', 'reject', 'skip');
const handling = (action: fc.Arbitrary<string>) => fc.record({ action, backup: fc.boolean(), tag: fc.constantFrom('', '[A]', '[B]') });
const any = handling(fc.constantFrom(...ACTIONS));
const some = handling(whole);
const on = fc.boolean();
const ruleModules = fc.record({
  antivirus: fc.record({ enabled: on, infected: any, probablyInfected: any, encrypted: any, macros: any, scanError: any }),
  links: fc.record({ enabled: on, malicious: some, notCompared: some }),
  antispam: fc.record({ enabled: on, spam: some, probableSpam: some, massMail: some, notRated: some }),
  antiphishing: fc.record({ enabled: on, phishing: some, notJudged: some }),
  contentFilter: fc.record({ enabled: on, size: some, format: any, name: any }),
  senderAuth: fc.record({ enabled: on, applyDmarcPolicy: on, dmarc: some, spf: some, dkim: some }),
});
const onFailure = fc.constantFrom('tempfail', 'skip');
const general = fc.record({
  antivirus: fc.record({ enabled: on, onFailure }),
  antispam: fc.record({ enabled: on, onFailure }),
  contentFilter: fc.record({ enabled: on, onFailure }),
  senderAuth: fc.record({ enabled: on, onFailure }),
});
const settingsAndRule = fc.tuple(ruleModules, general).map(([modules, generalModules]) => {
  const settings = settingsSchema.parse({ gateway: { modules: generalModules }, rules: [{ id: 7, name: 'Any', ...EVERYBODY, modules }, DEFAULT] });
  return { settings, rule: settings.rules[0] as MailRule };
});

const outcome: fc.Arbitrary<ScanOutcome> = fc.oneof(
  fc.constant({ kind: 'clean' as const }),
  fc.constant({ kind: 'found' as const, findings: [] }),
  fc.constantFrom('encrypted', 'too-large', 'nesting', 'malformed').map((why) => ({ kind: 'unscannable' as const, why: why as 'nesting' })),
  fc.constantFrom(...NOT_SCANNED_REASONS).map((reason) => ({ kind: 'notScanned' as const, reason })),
  fc.constant({ kind: 'failed' as const, error: { code: 'X', retry: true, detail: '' } }),
);
const resultOf = (module: ModuleName): fc.Arbitrary<ModuleResult> =>
  fc.record({
    module: fc.constant(module),
    outcome,
    status: fc.constant('Clean' as const),
    classes: fc.subarray([...OBJECT_CLASSES[module]] as ObjectClass[]),
    findings: fc.constant([]),
    facts: fc.constant({}),
    removable: fc.array(
      fc.record({ class: fc.constantFrom(...OBJECT_CLASSES[module]), part: fc.constantFrom('1', '2', '2.1', '3/x'), why: fc.string() }),
      { maxLength: 3 },
    ),
  });
const results = fc.tuple(...MODULES.map(resultOf)).chain((all) => fc.subarray(all));
const auth = fc.constantFrom('', 'none', 'quarantine', 'reject').map((dmarcPolicy) => authOf({ dmarcPolicy }));

describe('whatever the modules say', () => {
  it('evaluation answers, and never with something weaker than a demand', () => {
    fc.assert(
      fc.property(settingsAndRule, results, auth, ({ settings, rule }, said, facts) => {
        const verdict = evaluate(settings, rule, said, facts);
        const working = said.filter((result) => moduleIsOn(settings, rule, result.module));
        for (const result of working) {
          for (const objectClass of result.classes) {
            const { action, backup } = responseTo(rule, result.module, objectClass, facts);
            expect(compareStrictness(verdict.action, action)).toBeLessThanOrEqual(0);
            if (backup && verdict.fate !== 'tempfail') expect(verdict.backup).toBe(true);
          }
        }
        if (verdict.fate === 'deliver') expect(['skip', 'delete-attachment']).toContain(verdict.action);
        if (verdict.action === 'delete-attachment' && verdict.fate === 'deliver') expect(verdict.remove.length).toBeGreaterThan(0);
        expect(verdict.results.map((result) => result.module)).toEqual(MODULES);
      }),
    );
  });

  it('mail is delivered only when every module that is on has answered or may be missed', () => {
    fc.assert(
      fc.property(settingsAndRule, results, ({ settings, rule }, said) => {
        const verdict = evaluate(settings, rule, said);
        const silent = MODULES.filter((module) => moduleIsOn(settings, rule, module) && !said.some((result) => result.module === module));
        const broken = said
          .filter((result) => moduleIsOn(settings, rule, result.module) && result.outcome.kind === 'failed')
          .map((result) => result.module);
        if ([...silent, ...broken].some((module) => onFailureOf(settings, module) === 'tempfail')) expect(verdict.fate).not.toBe('deliver');
      }),
    );
  });

  it('one reply covers all groups: 451 exactly when one is undecided, 5xx exactly when all refuse', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(settingsAndRule, results), { minLength: 1, maxLength: 4 }), (groups) => {
        const judged = groups.map(([{ settings, rule }, said], i) => ({
          recipients: [`r${i}@example.com`],
          verdict: evaluate(settings, rule, said),
        }));
        const fates = judged.map((group) => group.verdict.fate);
        const settled = settle('01ARZ3NDEKTSV4RRFFQ69G5FAV' as MsgId, envelopeOf(), authOf(), judged, 'separate');
        expect(settled.reply.code === 451).toBe(fates.includes('tempfail'));
        expect(settled.reply.code >= 500).toBe(fates.every((fate) => fate === 'reject'));
        if (settled.reply.code === 451)
          expect(settled.groups.every((group) => group.verdict.fate === 'tempfail' && !group.verdict.backup)).toBe(true);
        if (settled.groups.some((group) => group.verdict.fate === 'deliver')) expect([settled.reply.code, settled.keepOriginal]).toEqual([250, true]);
      }),
    );
  });
});
