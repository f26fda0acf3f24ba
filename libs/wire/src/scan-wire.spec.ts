import type { MsgId } from '@postern/kernel';
import type { ModuleResult, ScanReply } from '@postern/verdict';
import { describe, expect, it } from 'vitest';

import { scanV1 } from '@postern/contracts';

import { scanReplyFromWire, scanReplyToWire, scanRequestFromWire } from './scan-wire.js';

const infected: ModuleResult = {
  module: 'AV',
  outcome: { kind: 'found', findings: [{ code: 'AV_MALWARE', weight: 0, evidence: 'Eicar', part: '1.2' }] },
  status: 'Infected',
  classes: ['infected'],
  findings: [{ code: 'AV_MALWARE', weight: 0, evidence: 'Eicar' }],
  facts: { detected: 'Eicar' },
  removable: [{ class: 'infected', part: '1.2', why: 'Eicar' }],
};
const reply: ScanReply = {
  scanner: 'antivirus',
  modules: [infected],
  parts: [{ path: '1.2', name: 'a.zip', types: ['zip'], size: 10, status: 'Infected', threats: ['Eicar'] }],
  engines: [{ engine: 'clamd', version: '1', database: '2', databaseAtMs: 3 }],
  durationMs: 1.5,
};
const bytesOf = (r: ScanReply) => scanV1.ScanReply.decode(scanV1.ScanReply.encode(scanReplyToWire(r)).finish());

describe('scan replies on the wire', () => {
  it('come back as they were sent', () => {
    expect(scanReplyFromWire(bytesOf(reply), 'antivirus')).toEqual(reply);
  });

  it('are failed when another scanner answered', () => {
    expect(scanReplyFromWire(bytesOf(reply), 'content-filter').modules.map((m) => m.outcome.kind)).toEqual(['failed']);
  });

  it('are failed for a module that did not answer', () => {
    expect(scanReplyFromWire(bytesOf({ ...reply, scanner: 'antispam', modules: [] }), 'antispam').modules.map((m) => m.outcome.kind)).toEqual([
      'failed',
      'failed',
      'failed',
    ]);
  });

  it('are failed when the outcome is missing or unknown', () => {
    const wire = scanReplyToWire(reply);
    for (const outcome of [
      undefined,
      { kind: undefined },
      { kind: { $case: 'unscannable' as const, value: { why: 'bored' } } },
      { kind: { $case: 'notScanned' as const, value: { reason: 'later' } } },
    ]) {
      const garbled = { ...wire, modules: wire.modules.map((m) => ({ ...m, outcome })) };
      expect(scanReplyFromWire(garbled, 'antivirus').modules[0]?.outcome.kind).toBe('failed');
    }
  });

  it('are failed when a class is not ours', () => {
    const wire = scanReplyToWire(reply);
    expect(
      scanReplyFromWire({ ...wire, modules: wire.modules.map((m) => ({ ...m, classes: ['spam'] })) }, 'antivirus').modules[0]?.outcome.kind,
    ).toBe('failed');
  });
});

describe('scan requests on the wire', () => {
  it('without a body are a defect of the caller', () => {
    const wire = scanV1.ScanRequest.create({ msgId: '01ARZ3NDEKTSV4RRFFQ69G5FAV' as MsgId, profileJson: '{}' });
    expect(() => scanRequestFromWire(wire, () => expect.unreachable())).toThrow(/without message id or body/);
  });
});
