import { scanV1 } from '@postern/contracts';
import { scanReplyToWire } from '@postern/wire';
import { describe, expect, it } from 'vitest';

import { replyOf } from '../testing/fakes.js';
import { trimReply } from './trim-reply.js';

describe('a reply in a fact', () => {
  it('fits a bus message however many parts and findings a hostile mail makes', () => {
    const long = 'x'.repeat(4000);
    const parts = Array.from({ length: 5000 }, (_, i) => ({
      path: `1.${i}`,
      name: long,
      types: new Array<string>(50).fill(long),
      size: 1,
      status: i === 4999 ? ('Infected' as const) : ('Clean' as const),
      threats: [long],
    }));
    const findings = Array.from({ length: 5000 }, (_, i) => ({ code: `C${i}`, weight: i, evidence: 'e'.repeat(200) }));
    const reply = {
      ...replyOf(
        'antivirus',
        { antivirus: ['infected'] },
        { findings, outcome: { kind: 'found', findings }, facts: { threats: 'i'.repeat(100_000) } },
      ),
      parts,
    };
    const trimmed = trimReply(reply);
    expect(scanV1.ScanReply.encode(scanReplyToWire(trimmed)).finish().length).toBeLessThan(1_000_000);
    expect(trimmed.parts[0]?.status).toBe('Infected');
    expect(trimmed.modules[0]?.findings[0]?.code).toBe('C4999');
    expect(trimmed.modules[0]?.classes).toEqual(['infected']);
  });

  it('is unchanged when it is small', () => {
    const reply = replyOf('antispam', { antispam: ['spam'] });
    expect(trimReply(reply)).toEqual(reply);
  });

  it('can be encoded whatever numbers a scanner gives', () => {
    const engines = [Number.NaN, 1763596800000.75, -1, Number.POSITIVE_INFINITY].map((databaseAtMs) => ({
      engine: 'e',
      version: '1',
      database: '',
      databaseAtMs,
    }));
    const parts = [{ path: '1', name: '', types: [], size: 1.5, status: 'Clean' as const, threats: [] }];
    const trimmed = trimReply({ ...replyOf('antivirus'), engines, parts, durationMs: Number.NaN });
    const sent = scanV1.ScanReply.decode(scanV1.ScanReply.encode(scanReplyToWire(trimmed)).finish());
    expect(sent.engines.map((engine) => engine.databaseAtMs)).toEqual([0, 1763596800000, 0, 0]);
    expect(sent.parts[0]?.size).toBe(1);
  });
});
