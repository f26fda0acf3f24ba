import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { mailauthChecker } from '@postern/adapter-mailauth';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';

import { corpusSet, NO_CORPORA } from './corpora.js';
import { textZone, zoneDns } from './zone-dns.js';

interface Scenario {
  readonly description: string;
  readonly tests: Readonly<Record<string, { readonly message: string; readonly cv?: string | null }>>;
  readonly 'txt-records': Readonly<Record<string, string>>;
}

/** Cases where the suite and the RFCs, or the suite and we, disagree: each with the answer that we give and why. */
const DEVIATIONS: Readonly<Record<string, { readonly gives: string; readonly why: string }>> = {
  ams_fields_h_empty: {
    gives: 'fail',
    why: 'RFC 6376 section 3.5: h= must not be empty and must include From; an AMS that signs no field proves nothing',
  },
  ams_fields_c_na: {
    gives: 'fail',
    why: 'RFC 8617 section 4.1.2: without c= the canonicalisation is simple/simple; the suite follows a draft that said relaxed',
  },
};

const set = corpusSet('conformance');
const scenarios =
  set === undefined
    ? []
    : parseAllDocuments(readFileSync(join(set, 'arc/arc-draft-validation-tests.yml'), 'utf8')).map((d) => d.toJS() as Scenario | null);

describe.skipIf(set === undefined)(`ARC (validation suite)${set === undefined ? `: ${NO_CORPORA}` : ''}`, () => {
  const cases = scenarios.flatMap((s) =>
    s === null ? [] : Object.entries(s.tests).map(([name, test]) => ({ scenario: s.description, name, test, records: s['txt-records'] ?? {} })),
  );

  it('has all its cases', () => {
    expect(cases.length).toBeGreaterThanOrEqual(171);
  });

  it.each(cases)('$scenario: $name', async ({ name, test, records }) => {
    const checker = mailauthChecker({ dns: zoneDns(textZone(Object.entries(records))), hostname: 'receiver.example.com' });
    const { arc } = await checker.check(
      {
        bytes: Buffer.from(test.message.replace(/\r?\n/g, '\r\n')),
        mailFrom: '',
        helo: 'x.example',
        clientIp: '192.0.2.1',
        checks: { spf: false, dkim: false, arc: true },
      },
      new AbortController().signal,
    );
    const expected = (test.cv ?? '').toLowerCase();
    // The suite leaves the answer open where cv is empty: anything but pass.
    if (DEVIATIONS[name] !== undefined) expect(arc.result).toBe(DEVIATIONS[name].gives);
    else if (expected === '') expect(arc.result).not.toBe('pass');
    else expect(arc.result).toBe(expected);
  });
});
