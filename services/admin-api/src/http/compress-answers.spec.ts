import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

import { testShell } from '@postern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { PERMISSIONS } from '../all-areas.js';
import { queueOf } from '../areas/queue/change-queue.js';
import { inertApp } from '../testing/inert-app.js';
import { serveConsole } from './serve-console.js';

const SCRIPT = 'export const words = [];\n'.repeat(200);
const PAGE = `<script nonce="__CSP_NONCE__"></script>${'<p>x</p>'.repeat(500)}`;
const row = (n: number) => ({
  msgId: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  recipient: `r${n}@local.example`,
  mailFrom: '',
  subject: 'Grüße',
  size: 1,
  attempts: 1,
  receivedAtMs: 1,
  nextAttemptAtMs: 1000 + n,
  lastReply: '',
  lastHop: 'mx',
});

let folder = '';
let port = 0;
let close: () => Promise<void>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'postern-console-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), PAGE);
  writeFileSync(join(folder, 'assets/a-1234.js'), SCRIPT);
  writeFileSync(join(folder, 'assets/a-1234.png'), SCRIPT);
  const nothing = () => Promise.resolve({ changed: 0 });
  const queue = queueOf({
    list: ({ limit }) => Promise.resolve({ items: Array.from({ length: Math.min(limit, 50) }, (_, n) => row(n)), total: 50 }),
    counts: () => Promise.resolve({ messages: 50, bytes: 50 }),
    flush: nothing,
    delete: nothing,
  });
  const caller = { account: 'admin', permissions: PERMISSIONS, by: 'token' } as const;
  const app = await inertApp(() => Promise.resolve(caller), { queue }, await serveConsole(folder, testShell()));
  await app.listen(0, '127.0.0.1');
  port = ((app.getHttpServer() as Server).address() as AddressInfo).port;
  close = () => app.close();
});
afterAll(async () => {
  await close();
  rmSync(folder, { recursive: true });
});

/** The answer as it is on the wire: fetch would unpack it. */
function ask(path: string, encoding: string | undefined): Promise<{ readonly headers: IncomingHttpHeaders; readonly body: Buffer }> {
  const headers = { accept: '*/*', ...(encoding === undefined ? {} : { 'accept-encoding': encoding }) };
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers, timeout: 10_000 }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve({ headers: answer.headers, body: Buffer.concat(chunks) }));
      answer.on('error', reject);
    })
      .on('error', reject)
      .end();
  });
}

const unpacked = ({ headers, body }: Awaited<ReturnType<typeof ask>>): string =>
  (headers['content-encoding'] === 'br' ? brotliDecompressSync(body) : headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString();

describe('answers are packed', () => {
  it.each([
    ['a list', '/api/v1/queue', 'gzip, br', 'gzip'],
    ['the page', '/mail/messages', 'gzip, br', 'gzip'],
    ['a script', '/assets/a-1234.js', 'gzip, br', 'br'],
    ['a script', '/assets/a-1234.js', 'gzip', 'gzip'],
    ['a list', '/api/v1/queue', 'identity', undefined],
    ['a list', '/api/v1/queue', 'gzip;q=0', undefined],
    ['a list', '/api/v1/queue', undefined, undefined],
    ['a script', '/assets/a-1234.js', 'identity', undefined],
    ['a picture', '/assets/a-1234.png', 'gzip, br', undefined],
    ['a list of one', '/api/v1/queue?limit=1', 'gzip, br', undefined],
    ['the session with its token', '/api/v1/session', 'gzip, br', undefined],
  ])('%s at %s with %s as %s, and say the same', async (_what, path, accept, encoding) => {
    const answer = await ask(path, accept);
    expect(answer.headers['content-encoding']).toBe(encoding);
    const plain = await ask(path, 'identity');
    const withoutNonce = (text: string) => text.replaceAll(/nonce="[^"]*"/g, '');
    expect(withoutNonce(unpacked(answer))).toBe(withoutNonce(unpacked(plain)));
    expect(answer.headers['content-type']?.split(';')[0]).toBe(plain.headers['content-type']?.split(';')[0]);
    expect(answer.headers['cache-control']).toBe(plain.headers['cache-control']);
    if (encoding !== undefined) expect(answer.headers.vary?.toLowerCase()).toContain('accept-encoding');
    if (encoding !== undefined) expect(answer.body.length).toBeLessThan(plain.body.length / 3);
  });
});
