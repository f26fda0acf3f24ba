import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { referencePages, referenceProblems, ROOT } from './generate.mjs';

let root: string;
const put = (file: string, text: string) => {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
};
const page = (name: string) => Object.fromEntries(referencePages(root))[`docs/reference/${name}.md`] ?? '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'postern-reference-'));
  mkdirSync(join(root, 'libs'));
  mkdirSync(join(root, 'services'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the generated reference', () => {
  it('says of a variable its default, unit and reason, and of a secret no default that could be one', () => {
    put(
      'services/edge/src/edge.config.ts',
      `const MAX = 10;
       export const edgeConfig = defineConfig({
         port: int('E_PORT', 25, 'Port | of SMTP', [0, MAX]), key: secret('E_KEY', undefined, 'Key'), room: bytes('E_ROOM', '1 MiB', 'Room'), ...gridConfig,
       });`,
    );
    put('libs/grid/src/grid.config.ts', `export const gridConfig = defineConfig({ on: flag('G_ON', false, 'On') });`);
    const text = page('environment');
    expect(text).toContain('| `E_PORT` | `25` | integer, 0 to 10 | Port \\| of SMTP |');
    expect(text).toContain('| `E_KEY` | **required** | **secret** | Key |');
    expect(text).toContain('| `E_ROOM` | `1 MiB` | bytes, like `25 MiB` | Room |');
    expect(text).toContain('includes [`gridConfig`](#gridconfig)');
    expect(text.indexOf('`G_ON`')).toBeGreaterThan(text.indexOf('## Variables of several services'));
  });

  it('shows what each manifest asks for, but for the product in one process', () => {
    const row = (name: string) =>
      `export const manifest: ServiceManifest = { name: '${name}', purpose: 'P', listens: [{ name: 'grpc', port: 9090 }], calls: [], pulls: ['edge'],
       reaches: [{ to: 'clamav', port: 3310 }], postgres: ['own'], blobs: ['get'], bus: { produces: ['Told'], consumes: ['Read'], follows: [] }, secrets: [], mustNever: ['decide'] };`;
    put('services/edge/src/edge.manifest.ts', row('edge'));
    put('services/standalone/src/standalone.manifest.ts', row('standalone'));
    const text = page('privileges');
    expect(text).toContain('| [edge](../../services/edge/README.md) | grpc 9090 |  | [edge](../../services/edge/README.md) | clamav 3310 |');
    expect(text).toContain('| `own` | get | `Told` | `Read` |  |');
    expect(text).not.toContain('standalone');
  });

  it('refuses a variable that only a running program knows', () => {
    put('services/edge/src/edge.config.ts', `export const edgeConfig = defineConfig({ port: int(nameOf('x'), 25, 'Port') });`);
    expect(() => page('environment')).toThrow(/edge\.config\.ts: port/);
  });

  it('finds metrics with labels, behind buckets too', () => {
    put(
      'services/edge/src/edge.metrics.ts',
      `const of = (metrics) => ({ a: metrics.counter('edge_a_total', 'A', ['x', 'y']), b: metrics.histogram('edge_b_seconds', 'B', [1, 2], ['z']) });`,
    );
    expect(page('metrics')).toContain('| `edge_a_total` | counter | A | `x`, `y` |\n| `edge_b_seconds` | histogram | B | `z` |');
  });

  it('finds log codes that are written, chosen or passed on, with all levels and fields', () => {
    put(
      'services/edge/src/edge.ts',
      `function retry(code, work) { shell.log.warn(code, {}, thrown); }
       retry('EDGE_AWAITED', work);
       log.info(on ? 'EDGE_ON' : 'EDGE_OFF', { msgId, why: 1 });
       shell.log.error('EDGE_ON', { detail }, cause);
       console.error('NOT_A_CODE');`,
    );
    const text = page('log-codes');
    expect(text).toContain('| `EDGE_AWAITED` | warn |  |');
    expect(text).toContain('| `EDGE_ON` | info, error | `msgId`, `why`, `detail` |');
    expect(text).toContain('| `EDGE_OFF` | info | `msgId`, `why` |');
    expect(text).not.toContain('NOT_A_CODE');
  });

  it('shows the columns that a table of errors has', () => {
    put(
      'services/edge/src/edge.errors.ts',
      `export const EDGE_ERRORS = { EDGE_FULL: { smtp: [452, '4.3.1'], grpc: 'UNAVAILABLE', retry: true, says: 'Later' } } as const satisfies T;
       const row = (http, says, ...params) => ({ http, says, params });
       export const EDGE_FAILURES = { EDGE_LATE: 'no answer in time' } as const;
       export const edgeErrors = { GONE: row(404, 'No {name}', 'name') };`,
    );
    const text = page('errors');
    expect(text).toContain('| code | SMTP | gRPC | again later | says |');
    expect(text).toContain('| `EDGE_FULL` | 452 4.3.1 | UNAVAILABLE | yes | Later |');
    expect(text).toContain('| `EDGE_LATE` | no answer in time |');
    expect(text).toContain('| `GONE` | 404 | no | No {name} | `name` |');
  });

  it('takes findings from tables of each shape', () => {
    put(
      'libs/core/spam/src/rules.ts',
      `export const A_RULES = { A_X: [5, 'x'] } as const; export const B_RULES = { B_Y: { weight: -2, meaning: 'y' } };`,
    );
    put('libs/core/mail/src/findings.ts', `export const MAIL_FINDINGS = { MIME_Z: 'z' };`);
    expect(page('findings')).toMatch(/\| `MIME_Z` \| 0 \| z \|[^]*\| `A_X` \| 5 \| x \|[^]*\| `B_Y` \| -2 \| y \|/);
  });

  it('lists each permission with its routes, and routes that ask for none with their reason', () => {
    put('services/admin-api/src/areas/keys/index.ts', `export const keys = area({ name: 'keys', permissions: { 'keys.view': 'See keys' } });`);
    put(
      'services/admin-api/src/areas/keys/keys.controller.ts',
      `@Controller('api/v1/keys') class Keys { @Get(':id') @Needs('keys.view') one() {} @Post() @Anyone('harmless') two() {} }`,
    );
    expect(page('permissions')).toContain('| `keys.view` | See keys | keys | `GET /keys/{id}` |');
    expect(page('permissions')).toContain('| `POST /keys` | anyone | harmless |');
  });

  it('tells a page that is not there or not fresh', () => {
    expect(referenceProblems(root)).toContain('docs/reference/metrics.md: is stale, run node tools/reference/generate.mjs');
    for (const [path, text] of referencePages(root)) put(path, text);
    expect(referenceProblems(root)).toEqual([]);
  });

  it('misses no metric and no variable of ours that the sources name', () => {
    const named = execFileSync(
      'git',
      [
        'grep',
        '-hoE',
        "'(postern_[a-z_]+_[a-z]+|POSTERN_[A-Z0-9_]+)'",
        '--',
        'libs/*.metrics.ts',
        'libs/*.config.ts',
        'services/*.metrics.ts',
        'services/*.config.ts',
      ],
      {
        cwd: ROOT,
        encoding: 'utf8',
      },
    );
    const pages = referencePages(ROOT)
      .map(([, text]) => text)
      .join('\n');
    expect([...new Set(named.split('\n'))].filter((name) => name !== '' && !pages.includes(`\`${name.slice(1, -1)}\``))).toEqual([]);
  });
});
