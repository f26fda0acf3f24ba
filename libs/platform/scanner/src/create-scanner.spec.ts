import { InspectionFailed } from '@postern/inspection';
import { Defect, errorsOf, noMetrics } from '@postern/kernel';
import type { Body } from '@postern/kernel';
import { aMail, aScanRequest, defaultProfile, describeScanner, testShell } from '@postern/testing';
import { plainResult } from '@postern/verdict';
import type { ScanRequest } from '@postern/verdict';
import { describe, expect, it } from 'vitest';

import type { ScannerParts } from './create-scanner.js';
import { plainScanner } from './testing/plain-scanner.js';

describeScanner('a look that the kit surrounds', () => {
  const shell = testShell();
  return { scanner: plainScanner(shell), stop: () => shell.stop() };
});

type Look = ScannerParts<'antivirus'>['look'];

/** One mail before a scanner with this look. */
async function scanned(look: Look | undefined, over: Partial<ScanRequest> & { readonly limitMs?: number } = {}) {
  const shell = testShell();
  const scanner = plainScanner(shell, look === undefined ? {} : { look });
  const request = aScanRequest(aMail().bytes(), { profile: defaultProfile('antivirus'), ...over });
  const reply = await scanner.scan(request, new AbortController().signal);
  const [module] = reply.modules;
  return { reply, module, code: module?.outcome.kind === 'failed' ? module.outcome.error.code : '', lines: shell.lines };
}

const ownError = errorsOf({ LIST_REFUSED: { retry: false, says: 'x' } });
const broken = (thrown: Error): Body => ({
  ref: { url: '', token: '', size: 9, sha256: '' },
  size: 9,
  sha256: '',
  read: () => Promise.reject(thrown),
});

describe('what goes wrong in a look', () => {
  it.each<readonly [code: string, what: string, look: Look | undefined, over: Parameters<typeof scanned>[1]]>([
    ['SCAN_PROFILE', 'a profile of another scanner', undefined, { profile: defaultProfile('content-filter') }],
    ['SCAN_BODY', 'a body that its holder lost', undefined, { body: broken(new Error('gone')) }],
    ['SCAN_DEFECT', 'a bug in how the body is read', undefined, { body: broken(new Defect('ours')) }],
    ['SCAN_LATE', 'a look that never ends', () => new Promise(() => undefined), { limitMs: 200 }],
    ['SCAN_INSPECTION', 'a worker that ended', () => Promise.reject(new InspectionFailed('ended')), {}],
    ['SCAN_DEFECT', 'a bug', () => Promise.reject(new TypeError('x is not a function')), {}],
    ['LIST_REFUSED', 'an error of a table of its own', () => Promise.reject(ownError('LIST_REFUSED')), {}],
  ])('is %s: %s', async (code, _what, look, over) => {
    const { code: said, module, lines } = await scanned(look, over);
    expect(said).toBe(code);
    expect(module).toMatchObject({ status: 'Error', classes: [] });
    expect(lines).toContainEqual(expect.objectContaining({ level: 'warn', code: 'SCAN_FAILED', fields: expect.objectContaining({ error: code }) }));
    expect(lines.some((line) => line.code === 'SCAN_DEFECT' && line.level === 'error')).toBe(code === 'SCAN_DEFECT');
  });

  it('may be said by the look itself, and is logged as well', async () => {
    const error = { code: 'CLAMD_DOWN', retry: true, detail: 'no connection' };
    const { lines } = await scanned(() => Promise.resolve({ modules: [plainResult('antivirus', { kind: 'failed', error }, 'Error')] }));
    expect(lines).toMatchObject([{ level: 'warn', code: 'SCAN_FAILED', fields: { error: 'CLAMD_DOWN', detail: 'no connection' } }]);
  });
});

describe('the time of a look', () => {
  it.each([
    ['a tenth is kept back', 5000, 4500],
    ['a second is kept back, and no more', 60_000, 59_000],
  ])('ends before the deadline: %s', async (_what, limitMs, max) => {
    let given = 0;
    await scanned(
      ({ limitMs: ms }) => {
        given = ms;
        return Promise.resolve({ modules: [] });
      },
      { limitMs },
    );
    expect(given).toBeLessThanOrEqual(max);
    expect(given).toBeGreaterThan(max - 2000);
  });
});

describe('the engines', () => {
  it('are named in every reply, also in one that failed, once they were asked', async () => {
    const asked = Promise.withResolvers<void>();
    const engine = { engine: 'slow', version: 'not asked', database: '', databaseAtMs: 0 };
    let known = engine;
    const scanner = plainScanner(testShell(), { engines: () => [known], enginesAsked: asked.promise });
    const reply = scanner.scan(aScanRequest(Buffer.alloc(0), { profile: {} }), new AbortController().signal);
    known = { ...engine, version: '2' };
    asked.resolve();
    expect((await reply).engines).toEqual([{ ...engine, version: '2' }]);
  });
});

describe('what was found before a look failed', () => {
  const found = { modules: [plainResult('antivirus', { kind: 'found', findings: [] }, 'Infected')] };
  it.each<readonly [string, Look]>([
    ['late', ({ stands }) => new Promise(() => stands(() => found))],
    ['a bug', ({ stands }) => (stands(() => found), Promise.reject(new TypeError('x')))],
    ['a worker that ended', ({ stands }) => (stands(() => found), Promise.reject(new InspectionFailed('ended')))],
  ])('stands: %s', async (_what, look) => {
    const { module, lines } = await scanned(look, { limitMs: 300 });
    expect(module).toMatchObject({ status: 'Infected', outcome: { kind: 'found' } });
    expect(lines.map(({ code }) => code)).toContain('SCAN_CUT_SHORT');
  });

  it('is asked for then, and undefined is nothing', async () => {
    expect((await scanned(({ stands }) => new Promise(() => stands(() => undefined)), { limitMs: 300 })).code).toBe('SCAN_LATE');
  });
});

describe('scans at work', () => {
  it('are 0 before the first, since a series that is not there tells an autoscaler nothing', async () => {
    const shown: number[] = [];
    const metrics: typeof noMetrics = {
      ...noMetrics,
      gauge: (name) => ({ ...noMetrics.gauge(name, ''), set: (value) => void (name === 'postern_scanner_active' && shown.push(value)) }),
    };
    const scanner = plainScanner({ ...testShell(), metrics });
    expect(shown).toEqual([0]);
    await scanner.scan(aScanRequest(aMail().bytes(), { profile: defaultProfile('antivirus') }), new AbortController().signal);
    expect(shown).toEqual([0, 1, 0]);
  });
});
