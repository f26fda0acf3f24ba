import { bodyOf } from '@postern/kernel';
import type { BodyRef, MsgId } from '@postern/kernel';
import type { ModuleResult, ScanReply } from '@postern/verdict';
import { describe, expect, it } from 'vitest';

import { scanV1 } from '@postern/contracts';

import { envelopeFromWire } from './mail-wire.js';
import { scanReplyFromWire, scanReplyToWire, scanRequestFromWire, scanRequestToWire } from './scan-wire.js';

const infected: ModuleResult = {
  module: 'antivirus',
  outcome: { kind: 'found', findings: [{ code: 'AV_MALWARE', weight: 0, evidence: 'Eicar', part: '1.2' }] },
  status: 'Infected',
  classes: ['infected'],
  findings: [{ code: 'AV_MALWARE', weight: 0, evidence: 'Eicar' }],
  facts: { threats: 'Eicar', files: 1 },
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

describe('scan replies on the wire (obligation 27)', () => {
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
      { kind: { $case: 'unscannable' as const, value: { why: 99 as never } } },
      { kind: { $case: 'unscannable' as const, value: { why: scanV1.UnscannableWhy.UNSCANNABLE_WHY_UNSPECIFIED } } },
      { kind: { $case: 'notScanned' as const, value: { reason: 99 as never } } },
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

  it.each(['antispam', 'content-filter', 'antivirus', 'auth-check'] as const)('carry authentication of auth-check alone: %s', (scanner) => {
    const auth = {
      spf: 'pass',
      dkim: 'pass',
      dmarc: 'pass',
      arc: 'none',
      spfDomain: 'bank.example',
      dkimDomains: ['bank.example'],
      fromDomain: 'bank.example',
      dmarcPolicy: 'reject',
      aligned: true,
    };
    expect(scanReplyFromWire(bytesOf({ ...reply, scanner, auth }), scanner).auth).toEqual(scanner === 'auth-check' ? auth : undefined);
  });
});

describe('a module of a reply in words that are not its own', () => {
  const wire = scanReplyToWire(reply);
  const read = (more: Partial<scanV1.ModuleResult>) =>
    scanReplyFromWire({ ...wire, modules: wire.modules.map((m) => ({ ...m, ...more })) }, 'antivirus').modules[0];

  it.each([
    ['a status of another module', { status: 'Spam' }],
    ['a status that nobody has', { status: 'Fine' }],
    ['no status', { status: '' }],
    ['a status by a name of the language', { status: 'constructor' }],
    ['a fact that it does not have', { facts: { mood: 'good' } }],
    ['a number that is none', { facts: { files: 'many' } }],
    ['a number that is empty', { facts: { files: '' } }],
    ['a removable part of a foreign detection', { removable: [{ objectClass: 'spam', part: '1', why: '' }] }],
  ])('is failed, not clean: %s', (_what, more) => {
    expect(read({ outcome: { kind: { $case: 'clean', value: {} } }, ...more })).toMatchObject({ status: 'Error', outcome: { kind: 'failed' } });
  });

  it('is not failed for a text that is empty', () => {
    expect(read({ facts: { threats: '' } })).toMatchObject({ status: 'Infected', facts: { threats: '' } });
  });

  it('is not failed for a part whose status is unknown, but the part is', () => {
    const parts = wire.parts.map((part) => ({ ...part, status: 'Fine' }));
    expect(scanReplyFromWire({ ...wire, parts }, 'antivirus')).toMatchObject({ modules: [{ status: 'Infected' }], parts: [{ status: 'Error' }] });
  });
});

describe('scan requests on the wire', () => {
  const refOf = (body: BodyRef) => {
    const request = {
      msgId: '01ARZ3NDEKTSV4RRFFQ69G5FAV' as MsgId,
      deadline: { atMs: 1 },
      envelope: envelopeFromWire(undefined),
      body: { ...bodyOf(Buffer.from('hi'), 'ab'), ref: body },
      revision: 1,
      profile: {},
    };
    const wire = scanV1.ScanRequest.decode(scanV1.ScanRequest.encode(scanRequestToWire(request)).finish());
    const seen: BodyRef[] = [];
    scanRequestFromWire(wire, (ref) => (seen.push(ref), bodyOf(Buffer.alloc(0), '')));
    return seen[0];
  };

  it('carry the octets of a small body, also of an empty one, beside its address', () => {
    const pulled = { url: 'http://x/bodies/1', token: 't', size: 2, sha256: 'ab' };
    expect(refOf({ ...pulled, octets: Buffer.from('hi') })).toEqual({ ...pulled, octets: Buffer.from('hi') });
    expect(refOf({ ...pulled, octets: Buffer.alloc(0) })?.octets?.length).toBe(0);
    expect(refOf(pulled)?.octets).toBeUndefined();
  });

  it('carry an excerpt of their body, and one of another body is a defect of the caller', () => {
    const excerpt = { size: 12, octets: Buffer.from('hi'), gaps: [{ offset: 1, length: 10 }] };
    const sent = (size: number) => {
      const body = { ...bodyOf(Buffer.alloc(0), 'ab'), ref: { url: 'http://x/bodies/1', token: 't', size, sha256: 'ab' } };
      const base = {
        msgId: '01ARZ3NDEKTSV4RRFFQ69G5FAV' as MsgId,
        deadline: { atMs: 1 },
        envelope: envelopeFromWire(undefined),
        revision: 1,
        profile: {},
      };
      const wire = scanV1.ScanRequest.decode(scanV1.ScanRequest.encode(scanRequestToWire({ ...base, body, excerpt })).finish());
      return scanRequestFromWire(wire, () => bodyOf(Buffer.alloc(0), ''));
    };
    expect(sent(12).excerpt).toEqual(excerpt);
    expect(() => sent(13)).toThrow(/excerpt of 12 bytes/);
  });

  it('without a body are a defect of the caller', () => {
    const wire = scanV1.ScanRequest.create({ msgId: '01ARZ3NDEKTSV4RRFFQ69G5FAV' as MsgId, profileJson: '{}' });
    expect(() => scanRequestFromWire(wire, () => expect.unreachable())).toThrow(/without message id or body/);
  });
});
