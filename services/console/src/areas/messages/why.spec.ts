import { describe, expect, it } from 'vitest';

import type { MessageTrace, ModuleResult } from '../../kit/api/generated/client.js';
import { whyOf, whyTone } from './why.js';

const aResult = (module: string, status: string, over: Partial<ModuleResult> = {}): ModuleResult => ({
  module,
  title: module,
  outcome: status === 'Clean' ? 'clean' : 'found',
  why: '',
  status,
  meaning: status === 'Clean' ? 'ok' : 'bad',
  classes: [],
  findings: [],
  facts: {},
  ...over,
});
const aGroup = (fate: string, causedBy: string): MessageTrace['groups'][number] => ({
  rule: { id: 1, name: 'Default' },
  recipients: ['user@a.example'],
  fate,
  action: fate === 'deliver' ? 'skip' : fate,
  causedBy,
  backup: false,
  notifySender: false,
  explanation: [],
  addedHeaders: [],
  edits: 0,
});
const aPart = (path: string, threats: readonly string[]) =>
  ({ path, name: path.split('/').at(-1) ?? '', types: [], size: 1, status: 'Infected', threats }) as never;
const aTrace = (modules: readonly ModuleResult[], parts: readonly never[] = []) =>
  ({ scans: [{ scanner: 'antivirus', durationMs: 1, modules, parts, engines: [] }], groups: [] }) as unknown as MessageTrace;

describe('why a mail was refused', () => {
  it('names the module, the threat and the file first', () => {
    const parts = ['1.2/in.zip', '1.2/in.zip/b.zip', '1.2/in.zip/b.zip/a.com'].map((path) =>
      aPart(path, ['Eicar-Test-Signature', 'Eicar-Test-Signature']),
    );
    const trace = aTrace([aResult('antivirus', 'Infected', { classes: ['infected'] })], parts);
    expect(whyOf(trace, aGroup('reject', 'antivirus'))[0]).toEqual({
      kind: 'reject',
      found: {
        module: 'antivirus',
        status: 'Infected',
        classes: ['infected'],
        threats: [{ names: 'Eicar-Test-Signature', file: 'in.zip › b.zip › a.com' }],
        rate: undefined,
      },
    });
  });

  it('tells what else was seen, and ends with the rule', () => {
    const trace = aTrace([
      aResult('antiphishing', 'Phishing'),
      aResult('antispam', 'ProbableSpam', { facts: { rate: '62' } }),
      aResult('contentFilter', 'Clean'),
    ]);
    const sentences = whyOf(trace, aGroup('reject', 'antiphishing'));
    expect(sentences.map((sentence) => sentence.kind)).toEqual(['reject', 'detail', 'rule']);
    expect(sentences[1]).toMatchObject({ found: { module: 'antispam', rate: '62' } });
  });

  it('is the rule alone when no module is the cause', () => {
    expect(whyOf(aTrace([]), aGroup('reject', ''))[0]).toEqual({ kind: 'rejectByRule' });
    expect(whyOf(aTrace([]), aGroup('delete-message', ''))[0]).toEqual({ kind: 'droppedByRule' });
  });
});

describe('the colour of the explanation', () => {
  it('is green only for mail that was looked at and is clean', () => {
    expect(whyTone(aTrace([aResult('antivirus', 'Clean'), aResult('antispam', 'Formal', { outcome: 'clean' })]), aGroup('deliver', ''))).toBe('good');
  });

  it.each([
    ['could not be scanned', aResult('antivirus', 'Encrypted', { outcome: 'unscannable', why: 'encrypted' })],
    ['a module failed', aResult('antivirus', 'Error', { outcome: 'failed', why: 'SCAN_LATE' })],
    ['something was found', aResult('antivirus', 'Macro')],
  ])('is a warning for mail that was accepted though %s', (_what, result) => {
    expect(whyTone(aTrace([result]), aGroup('deliver', ''))).toBe('warn');
  });
});
