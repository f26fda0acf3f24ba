import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { mailauthChecker } from '@postern/adapter-mailauth';
import { describe, expect, it } from 'vitest';

import { corpusSet, NO_CORPORA } from './corpora.js';
import { textZone, zoneDns } from './zone-dns.js';

interface Expected {
  readonly Found: number;
  readonly Valid: number;
  readonly Results: readonly { readonly Domain: string; readonly State: 'SUCCESS' | 'PERMFAIL' | 'TEMPFAIL' }[];
}

/** Cases where the suite's own limits or its choice among allowed behaviours differ from ours. */
const DEVIATIONS: Readonly<Record<string, { readonly words: readonly string[]; readonly why: string }>> = {
  '02-too_many_headers': { words: new Array<string>(7).fill('SUCCESS'), why: 'that product stops after five signatures, we after ten' },
};

/** The packed set lost its symbolic links: cases that share a file with another one. */
const SHARED: Readonly<Record<string, string>> = {
  '02-too_many_headers.dns': '01-rfc8463.dns',
  '04-bad_dkim_signature_header.dns': '01-rfc8463.dns',
  '07-algo_mismatch.msg': '01-rfc8463.msg',
  '07-algo_mismatch.result': '01-rfc8463.result',
  '09-limited_body.dns': '08-our_signature.dns',
  '10-strict_domain_check_pass.msg': '01-rfc8463.msg',
};

const set = corpusSet('conformance');
const home = set === undefined ? '' : join(set, 'dkim-chasquid');
const names = set === undefined ? [] : [...new Set(readdirSync(home).flatMap((f) => /^(\d\d-.*)\.(?:result|dns)$/.exec(f)?.[1] ?? []))].sort();

describe.skipIf(set === undefined)(`DKIM (chasquid's cases)${set === undefined ? `: ${NO_CORPORA}` : ''}`, () => {
  it('has all its cases', () => {
    expect(names.length).toBe(10);
  });

  it.each(names)('%s', async (name) => {
    const read = (ending: string) => readFileSync(join(home, SHARED[`${name}.${ending}`] ?? `${name}.${ending}`), 'latin1');
    const expected = JSON.parse(read('result')) as Expected;
    // TXT records of the name are in order; the suite writes errors of DNS as words.
    const zone = textZone(records(read('dns')));
    const { dkim } = await mailauthChecker({ dns: zoneDns(zone), hostname: 'receiver.example.com' }).check(
      {
        bytes: Buffer.from(read('msg').replace(/\r?\n/g, '\r\n'), 'latin1'),
        mailFrom: '',
        helo: 'x.example',
        clientIp: '192.0.2.1',
        checks: { spf: false, dkim: true, arc: false },
      },
      new AbortController().signal,
    );
    const words = dkim.map((r) => (r.result === 'pass' ? 'SUCCESS' : r.result === 'temperror' ? 'TEMPFAIL' : 'PERMFAIL'));
    expect(words).toEqual(DEVIATIONS[name]?.words ?? expected.Results.map((r) => r.State));
  });
});

function records(text: string): [string, string][] {
  const lines = text.replace(/\\\n/g, ' ').split('\n');
  return lines.flatMap((line): [string, string][] => {
    const [, name, value] = /^([^:\s]+):\s+(.*)$/.exec(line.trim()) ?? [];
    if (name === undefined || value === undefined) return [];
    if (value === 'PERMERROR') return [];
    return [[name, value === 'TEMPERROR' ? 'timeout' : value]];
  });
}
