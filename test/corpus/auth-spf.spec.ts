import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { mailauthChecker } from '@postern/adapter-mailauth';
import type { DnsRecord } from '@postern/kernel';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';

import { corpusSet, NO_CORPORA } from './corpora.js';
import { zoneDns } from './zone-dns.js';
import type { Zone, ZoneAnswer } from './zone-dns.js';

interface SpfCase {
  readonly helo: string;
  readonly host: string;
  readonly mailfrom: string;
  readonly result: string | readonly string[];
}
type Row = 'TIMEOUT' | Readonly<Record<string, unknown>>;
interface Scenario {
  readonly description: string;
  readonly tests: Readonly<Record<string, SpfCase>>;
  readonly zonedata: Readonly<Record<string, readonly Row[]>>;
}

const set = corpusSet('conformance');
const scenarios =
  set === undefined ? [] : parseAllDocuments(readFileSync(join(set, 'spf/rfc7208-tests.yml'), 'utf8')).map((d) => d.toJS() as Scenario | null);

describe.skipIf(set === undefined)(`SPF (RFC 7208 test suite)${set === undefined ? `: ${NO_CORPORA}` : ''}`, () => {
  const cases = scenarios.flatMap((s) =>
    s === null ? [] : Object.entries(s.tests).map(([name, test]) => ({ scenario: s.description, name, test, zone: zoneOf(s.zonedata) })),
  );

  it('has all its cases', () => {
    expect(cases).toHaveLength(203);
  });

  it.each(cases)('$scenario: $name', async ({ test, zone }) => {
    const checker = mailauthChecker({ dns: zoneDns(zone), hostname: 'receiver.example.com' });
    const { spf } = await checker.check(
      { bytes: Buffer.alloc(0), mailFrom: test.mailfrom ?? '', helo: test.helo, clientIp: test.host, checks: { spf: true, dkim: false, arc: false } },
      new AbortController().signal,
    );
    expect([test.result].flat()).toContain(spf.result);
  });
});

/** SPF records stand for TXT records too, unless the name has TXT records of its own (`NONE` for none at all). */
function zoneOf(data: Scenario['zonedata']): Zone {
  const zone = new Map<string, Map<string, ZoneAnswer>>();
  for (const [name, rows] of Object.entries(data)) {
    const types = new Map<string, ZoneAnswer>();
    const records = rows.flatMap((row) => (row === 'TIMEOUT' ? [] : Object.entries(row)));
    if (rows.includes('TIMEOUT')) types.set('TIMEOUT', []);
    const hasText = records.some(([type]) => type === 'TXT');
    for (const [type, data] of records) {
      if (type === 'TXT' && data === 'NONE') continue;
      for (const as of type === 'SPF' && !hasText ? ['SPF', 'TXT'] : [type]) {
        const before = types.get(as);
        types.set(as, data === 'TIMEOUT' ? 'timeout' : [...(Array.isArray(before) ? (before as DnsRecord[]) : []), recordOf(type, data)]);
      }
    }
    zone.set(name.toLowerCase(), types);
  }
  return zone;
}

function recordOf(type: string, data: unknown): DnsRecord {
  if (type === 'MX') return { value: String((data as [number, string])[1]), priority: Number((data as [number, string])[0]) };
  return { value: [data].flat().map(String).join('') };
}
