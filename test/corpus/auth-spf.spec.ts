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
    expect([test.result].flat()).toContain(await resultOf(test, zone));
  });
});

/** Addresses of documentation, and one domain for each thing that RFC 7208 says. */
const OURS: Scenario['zonedata'] = {
  'all.example': [{ SPF: 'v=spf1 -all' }],
  'soft.example': [{ SPF: 'v=spf1 ~all' }],
  'neutral.example': [{ SPF: 'v=spf1 ?all' }],
  'silent.example': [{ SPF: 'v=spf1' }],
  'other.example': [{ SPF: 'site-verification=1' }],
  'look-alike.example': [{ SPF: 'v=spf10 +all' }],
  'capitals.example': [{ SPF: 'V=SPF1 IP4:192.0.2.1 -ALL' }],
  'two.example': [{ SPF: 'v=spf1 +all' }, { SPF: 'v=spf1 -all' }],
  'net.example': [{ SPF: 'v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 -all' }],
  'bits.example': [{ SPF: 'v=spf1 ip4:192.0.2.0/33 -all' }],
  'typo.example': [{ SPF: 'v=spf1 ipv4:192.0.2.1 -all' }],
  'a.example': [{ SPF: 'v=spf1 a -all' }, { A: '192.0.2.1' }],
  'mx.example': [{ SPF: 'v=spf1 mx -all' }, { MX: [10, 'a.example'] }],
  'include.example': [{ SPF: 'v=spf1 include:net.example -all' }],
  'include-none.example': [{ SPF: 'v=spf1 include:other.example -all' }],
  'redirect.example': [{ SPF: 'v=spf1 redirect=net.example' }],
  'redirect-all.example': [{ SPF: 'v=spf1 ?all redirect=net.example' }],
  'redirect-none.example': [{ SPF: 'v=spf1 redirect=other.example' }],
  'exists.example': [{ SPF: 'v=spf1 exists:%{ir}.%{l}.ok.example -all' }],
  '1.2.0.192.ann.ok.example': [{ A: '127.0.0.2' }],
  'loop.example': [{ SPF: 'v=spf1 include:loop.example -all' }],
  'eleven.example': [{ SPF: `v=spf1 ${Array.from({ length: 11 }, (_one, i) => `exists:x${i}.a.example`).join(' ')} +all` }],
  'ten.example': [{ SPF: `v=spf1 ${'a:a.example '.repeat(10)}-all` }],
  'void.example': [{ SPF: 'v=spf1 a:n1.example a:n2.example a:n3.example +all' }],
  'slow.example': ['TIMEOUT'],
  'slow-include.example': [{ SPF: 'v=spf1 include:slow.example -all' }],
};

describe('SPF by cases of our own (obligation 18)', () => {
  it.each<readonly [domain: string, result: string, host?: string]>([
    ['all.example', 'fail'],
    ['soft.example', 'softfail'],
    ['neutral.example', 'neutral'],
    ['silent.example', 'neutral'],
    ['other.example', 'none'],
    ['nobody.example', 'none'],
    ['look-alike.example', 'none'],
    ['capitals.example', 'pass'],
    ['two.example', 'permerror'],
    ['net.example', 'pass'],
    ['net.example', 'pass', '2001:db8::1'],
    ['net.example', 'fail', '203.0.113.1'],
    ['bits.example', 'permerror'],
    ['typo.example', 'permerror'],
    ['a.example', 'pass'],
    ['a.example', 'fail', '192.0.2.2'],
    ['mx.example', 'pass'],
    ['mx.example', 'fail', '192.0.2.2'],
    ['include.example', 'pass'],
    ['include.example', 'fail', '203.0.113.1'],
    ['include-none.example', 'permerror'],
    ['redirect.example', 'pass'],
    ['redirect.example', 'fail', '203.0.113.1'],
    ['redirect-all.example', 'neutral', '203.0.113.1'],
    ['redirect-none.example', 'permerror'],
    ['exists.example', 'pass'],
    ['exists.example', 'fail', '192.0.2.2'],
    ['loop.example', 'permerror'],
    ['eleven.example', 'permerror'],
    ['ten.example', 'pass'],
    ['void.example', 'permerror'],
    ['slow.example', 'temperror'],
    ['slow-include.example', 'temperror'],
  ])('%s is %s', async (domain, result, host = '192.0.2.1') => {
    expect(await resultOf({ helo: 'mx.client.example', host, mailfrom: `ann@${domain}` }, zoneOf(OURS))).toBe(result);
  });
});

async function resultOf(test: Omit<SpfCase, 'result'>, zone: Zone): Promise<string> {
  const checker = mailauthChecker({ dns: zoneDns(zone), hostname: 'receiver.example.com' });
  const { spf } = await checker.check(
    { bytes: Buffer.alloc(0), mailFrom: test.mailfrom ?? '', helo: test.helo, clientIp: test.host, checks: { spf: true, dkim: false, arc: false } },
    new AbortController().signal,
  );
  return spf.result;
}

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
