import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { CHART } from './generate.mjs';

const folder = mkdtempSync(join(tmpdir(), 'postern-signatures-'));
const changed = new Date('2026-01-05T10:00:00Z');
let server: ChildProcess;
let at = '';

beforeAll(async () => {
  // As the chart starts it.
  const args = ['--input-type=module', '-e', readFileSync(join(CHART, 'files/signature-server.mjs'), 'utf8')];
  server = spawn(process.execPath, args, { env: { FOLDER: folder, PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve) => server.stdout?.once('data', (data: Buffer) => resolve(data.toString())));
  at = `http://127.0.0.1:${(JSON.parse(line) as { port: number }).port}`;
});
afterAll(() => {
  server.kill();
  rmSync(folder, { recursive: true, force: true });
});
const get = (path: string, headers: Record<string, string> = {}, method = 'GET') => fetch(`${at}${path}`, { headers, method });

describe('the server of signatures', () => {
  it('is ready when it has a main database', async () => {
    expect((await get('/')).status).toBe(503);
    writeFileSync(join(folder, 'main.cvd'), 'ClamAV-VDB: main');
    utimesSync(join(folder, 'main.cvd'), changed, changed);
    expect((await get('/')).status).toBe(200);
  });

  it('gives a file once, and says by its date that nothing is new', async () => {
    const first = await get('/main.cvd?again=1');
    expect([first.status, first.headers.get('last-modified'), await first.text()]).toEqual([200, changed.toUTCString(), 'ClamAV-VDB: main']);
    expect((await get('/main.cvd', { 'if-modified-since': changed.toUTCString() })).status).toBe(304);
    expect((await get('/main.cvd', { 'if-modified-since': new Date(0).toUTCString() })).status).toBe(200);
  });

  it('gives the beginning of a file, where freshclam reads the version', async () => {
    const part = await get('/main.cvd', { range: 'bytes=0-5' });
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, 'bytes 0-5/16', 'ClamAV']);
    expect((await get('/main.cvd', { range: 'bytes=99-' })).status).toBe(416);
    expect((await get('/main.cvd', {}, 'HEAD')).headers.get('content-length')).toBe('16');
  });

  it.each(['/daily.cvd', '/../etc/passwd', '/%2e%2e/etc/passwd', '/etc/passwd', '/freshclam.dat', '/main.cvd/', '//main.cvd', '/main.CVD'])(
    'has nothing at %s',
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );

  it('takes nothing', async () => {
    expect((await get('/main.cvd', {}, 'DELETE')).status).toBe(405);
  });
});
