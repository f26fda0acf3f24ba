import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { testShell } from '@postern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { inertApp } from '../testing/inert-app.js';
import { serveConsole } from './serve-console.js';

let folder = '';
let url = '';
let close: () => Promise<void>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'postern-console-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<script nonce="__CSP_NONCE__" src="/assets/a.js"></script>');
  writeFileSync(join(folder, 'assets/a-1234.js'), 'export {}');
  writeFileSync(join(folder, '.secret'), 'x');
  const app = await inertApp(() => Promise.resolve(undefined), {}, await serveConsole(folder, testShell()));
  await app.listen(0, '127.0.0.1');
  url = `http://127.0.0.1:${((app.getHttpServer() as Server).address() as AddressInfo).port}`;
  close = () => app.close();
});
afterAll(async () => {
  await close();
  rmSync(folder, { recursive: true });
});
const get = (path: string) => fetch(url + path, { headers: { accept: 'text/html' } });

describe('the console', () => {
  it.each(['/', '/mail/messages/01ARZ3NDEKTSV4RRFFQ69G5FAV', '/policy/rules?x=1', '/flow/domains/example.org', '/flow/routes/a.b@example.org'])(
    'is the answer for %s, with a policy and a nonce of its own',
    async (path) => {
      const [one, two] = [await get(path), await get(path)];
      expect(one.headers.get('cache-control')).toBe('no-store');
      const nonce = /nonce="([^"]+)"/.exec(await one.text())?.[1] ?? '';
      expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/);
      expect(one.headers.get('content-security-policy')).toContain(`style-src 'self' 'nonce-${nonce}'`);
      expect(one.headers.get('content-security-policy')).not.toMatch(/unsafe/);
      expect(await two.text()).not.toContain(nonce);
    },
  );

  it('keeps files with a hash in their name for ever', async () => {
    const { headers, status } = await get('/assets/a-1234.js');
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toContain('immutable');
    expect(headers.get('content-type')).toContain('javascript');
  });

  it.each(['/assets/missing.js', '/missing.svg', '/api/v1/nothing', '/.secret', '/flow/.secret', '/..%2f..%2fetc/passwd.txt'])(
    'is not the answer for %s',
    async (path) => {
      const answer = await get(path);
      expect(answer.status).toBe(404);
      expect(answer.headers.get('content-type')).toContain('problem+json');
    },
  );

  it('may be missing: the API serves all the same, and the log says so', async () => {
    const shell = testShell();
    expect(await serveConsole(join(folder, 'nothing'), shell)).toEqual([]);
    expect(shell.lines.map((l) => l.code)).toEqual(['CONSOLE_MISSING']);
  });
});
