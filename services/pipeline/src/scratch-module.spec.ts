import { MEANINGS, meaningOf, moduleWords } from '@postern/modules';
import type { ModuleRecord, ScannerRecord } from '@postern/modules';
import { demandsOf } from '@postern/policy';
import { generalModules, profileFor, profileSchema, ruleModules } from '@postern/settings';
import type { Settings } from '@postern/settings';
import { count, flag, respondToMail } from '@postern/vocabulary';
import { resultFromWire } from '@postern/wire';
import { describe, expect, it } from 'vitest';

import { moduleFields } from './decide/compose/verdict-headers.js';
import type { HeaderInput } from './decide/compose/verdict-headers.js';

/** A module that nobody wrote a line for but this record. */
const sandbox = {
  id: 'sandbox',
  title: 'Sandbox',
  about: 'Runs attachments and watches them.',
  runs: { enabled: flag(true, 'Off: it looks at no mail') },
  settings: { maxRuns: count(3, 'runs', [1, 9], 'Runs of one file') },
  rule: { linksToo: flag(false, 'Also open links') },
  policy: { mild: flag(false, 'Act less') },
  detections: { detonated: { title: 'a detonation', response: respondToMail({ action: 'reject', tag: '[Sandbox]' }, 'It did harm') } },
  statuses: { Calm: 'ok', Detonated: 'bad', Error: 'failed', NotScanned: 'none' },
  facts: { runs: { kind: 'number', about: 'Runs' } },
  fields: [
    { name: 'KATA-Status', shows: 'status', words: { Calm: 'not_detected' } },
    { name: 'KATA-Runs', shows: 'fact', fact: 'runs', absent: '0' },
  ],
} as const satisfies ModuleRecord;
const RECORDS = { sandbox };
const SCANNER: ScannerRecord = { modules: ['sandbox'], stage: 4, share: 0.5, required: false };

describe('a module is its record: a new one', () => {
  const general = generalModules(RECORDS).parse({ sandbox: { maxRuns: 5 } });
  const rule = ruleModules(RECORDS).parse({});

  it('has settings of its own, checked', () => {
    expect(general.sandbox).toEqual({ enabled: true, maxRuns: 5 });
    expect(generalModules(RECORDS).safeParse({ sandbox: { maxRuns: 10 } }).success).toBe(false);
  });

  it('has a section in rules with the default response', () => {
    expect(rule.sandbox).toEqual({ enabled: true, linksToo: false, mild: false, detonated: { action: 'reject', backup: false, tag: '[Sandbox]' } });
  });

  it('has a profile of what it looks for, without actions, that its scanner takes', () => {
    const settings = { gateway: { modules: general }, domains: [] } as unknown as Settings;
    const profile = profileFor(SCANNER, settings, { modules: rule as never }, RECORDS);
    expect(profile).toEqual({ maxRuns: 5, linksToo: false });
    expect(profileSchema(SCANNER, RECORDS).parse(profile)).toEqual(profile);
    const off = { modules: { sandbox: { ...rule.sandbox, enabled: false } } as never };
    expect(profileFor(SCANNER, settings, off, RECORDS)).toBeUndefined();
  });

  it('has its detections acted on as the rule says, also when it could not look', () => {
    const settings = { gateway: { modules: general } } as unknown as Settings;
    const result = { module: 'sandbox', status: 'Detonated', classes: ['detonated'], findings: [], facts: {}, removable: [] };
    const demands = (more: object, records: object = RECORDS) =>
      demandsOf(settings, { modules: rule } as never, { ...result, ...more } as never, undefined, records as typeof RECORDS).map(
        ({ class: detection, action, tag }) => [detection, action, tag],
      );
    expect(demands({ outcome: { kind: 'found', findings: [] } })).toEqual([['detonated', 'reject', '[Sandbox]']]);
    const unscannable = { classes: [], outcome: { kind: 'unscannable', why: 'encrypted' } };
    expect(demands(unscannable)).toEqual([]);
    const strict = { sandbox: { ...sandbox, notLookedAt: { encrypted: 'detonated', otherwise: 'detonated' } } };
    expect(demands(unscannable, strict)).toEqual([['detonated', 'reject', '[Sandbox]']]);
  });

  it('is read from the wire in its own words only', () => {
    const wire = {
      module: 'sandbox',
      outcome: { kind: { $case: 'clean' as const, value: {} } },
      status: 'Calm',
      classes: [],
      findings: [],
      facts: { runs: '3' },
      removable: [],
    };
    const read = (more: object) => resultFromWire('sandbox' as never, { ...wire, ...more }, RECORDS);
    expect(read({})).toMatchObject({ status: 'Calm', facts: { runs: 3 } });
    for (const foreign of [{ status: 'Clean' }, { facts: { mood: 'good' } }, { facts: { runs: 'many' } }, { classes: ['spam'] }])
      expect(read(foreign)).toBeUndefined();
  });

  it('writes its header fields', () => {
    const result = { module: 'sandbox', outcome: { kind: 'clean' }, status: 'Calm', classes: [], findings: [], facts: { runs: 3 }, removable: [] };
    const input = { verdict: { results: [result] }, replies: [] } as unknown as HeaderInput;
    expect(moduleFields(input, RECORDS)).toEqual([
      { name: 'KATA-Status', value: 'not_detected' },
      { name: 'KATA-Runs', value: '3' },
    ]);
  });

  it('is told to programs outside with statuses, meanings and actions', () => {
    expect(moduleWords(RECORDS)).toMatchObject([
      {
        id: 'sandbox',
        statuses: { Calm: 'ok', Detonated: 'bad' },
        detections: [
          { name: 'detonated', actions: ['delete-message', 'reject', 'skip'], default: { action: 'reject', backup: false, tag: '[Sandbox]' } },
        ],
      },
    ]);
    expect(meaningOf('sandbox', 'Detonated', RECORDS)).toBe('bad');
  });
});

describe('a status', () => {
  it.each([
    ['antispam', 'Formal', 'ok'],
    ['antispam', 'MASSMAIL', 'doubtful'],
    ['antivirus', 'Infected', 'bad'],
    ['antivirus', 'NotScanned', 'none'],
    ['antivirus', 'Formal', 'failed'],
    ['antivirus', 'toString', 'failed'],
    ['nobody', 'Clean', 'failed'],
  ] as const)('of %s that is %s means %s', (module, status, meaning) => {
    expect(meaningOf(module, status)).toBe(meaning);
    expect(MEANINGS).toContain(meaning);
  });
});
