import { createHash } from 'node:crypto';
import { Writable } from 'node:stream';

import { errorsOf } from '@postern/kernel';
import type { Body, Log, MsgId } from '@postern/kernel';
import { excerptOf } from '@postern/mail';
import { createBodyHost, createBodyOpener } from '@postern/platform-bodies';
import { createShell, jsonLog, promMetrics } from '@postern/platform-service';
import { cuttable } from '@postern/testing';
import { plainResult } from '@postern/verdict';
import type { Scanner, ScanReply, ScanRequest } from '@postern/verdict';
import { noTracer } from '@postern/kernel';
import { afterEach, describe, expect, it } from 'vitest';

import { remoteScanner, serveScan } from './scanner-grpc.js';
import type { TakeExcerpt } from './scanner-grpc.js';

const shells: ReturnType<typeof createShell>[] = [];
function shell(log = jsonLog('test', 'silent')) {
  const made = createShell('test', { log, metrics: promMetrics(), tracer: noTracer });
  shells.push(made);
  return made;
}
const endings: (() => void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) end();
  for (const s of shells.splice(0)) await s.stop(2000);
});

const small = Buffer.from('Subject: hi\r\n\r\nhello\r\n');
/** Too large to travel with the call. */
const large = Buffer.concat([small, Buffer.alloc(40_000, 'more\r\n')]);

async function meshOf(
  scan: (request: ScanRequest, signal: AbortSignal) => Promise<ScanReply>,
  bytes: Buffer = large,
  log?: Log,
  excerpt?: TakeExcerpt,
) {
  const server = shell(log);
  const client = shell();
  const scanner: Scanner = { name: 'antivirus', scan };
  const { port } = await serveScan(server, { host: '127.0.0.1', port: 0 }, scanner, createBodyOpener(server));
  const host = await createBodyHost(client, { host: '127.0.0.1', port: 0, advertise: '127.0.0.1' });
  const offer = host.offer(bytes, createHash('sha256').update(bytes).digest('hex'));
  const request = (ms: number): ScanRequest => ({
    msgId: '01ARZ3NDEKTSV4RRFFQ69G5FAV' as MsgId,
    deadline: { atMs: Date.now() + ms },
    envelope: {
      mailFrom: 'a@example.org',
      recipients: ['b@example.org'],
      helo: 'h',
      clientIp: '192.0.2.1',
      clientName: '',
      trusted: false,
      tls: '',
      receivedAtMs: 0,
    },
    body: offer.body,
    revision: 1,
    profile: { maxNesting: 3 },
  });
  return { remote: remoteScanner(client, 'antivirus', `127.0.0.1:${port}`, undefined, excerpt), request, offer, server, port };
}

const clean: ScanReply = {
  scanner: 'antivirus',
  modules: [plainResult('antivirus', { kind: 'clean' }, 'Clean')],
  parts: [],
  engines: [],
  durationMs: 1,
};
const outcomeOf = (reply: ScanReply) => reply.modules[0]?.outcome;

describe('a scanner behind gRPC', () => {
  it('pulls the body, whole and by range, and answers', async () => {
    const seen: string[] = [];
    const { remote, request } = await meshOf(async ({ body, profile }) => {
      seen.push((await body.read({ start: 9, end: 11 })).toString(), (await body.read()).toString(), JSON.stringify(profile));
      return clean;
    });
    expect(outcomeOf(await remote.scan(request(5000), new AbortController().signal))).toEqual({ kind: 'clean' });
    expect(seen).toEqual(['hi', large.toString(), '{"maxNesting":3}']);
  });

  it('answers about a small body that came with the call, without a pull', async () => {
    const seen: string[] = [];
    const { remote, request, offer } = await meshOf(async ({ body }) => {
      seen.push((await body.read({ start: 9, end: 11 })).toString(), (await body.read()).toString());
      return clean;
    }, small);
    offer.withdraw();
    expect(outcomeOf(await remote.scan(request(5000), new AbortController().signal))).toEqual({ kind: 'clean' });
    expect(seen).toEqual(['hi', small.toString()]);
  });

  it('writes no octet of the body into the log when the scan fails (obligation 43)', async () => {
    const lines: string[] = [];
    const out = new Writable({ write: (chunk: Buffer, _encoding, done) => (lines.push(chunk.toString()), done()) });
    const { remote, request } = await meshOf(() => Promise.reject(new Error('bug')), small, jsonLog('test', 'debug', out));
    await remote.scan(request(5000), new AbortController().signal);
    expect(lines.join('')).toContain('CALL_FAILED');
    for (const form of ['hello', small.toString('base64').slice(0, 20), small.toString('hex').slice(0, 20), [...small.subarray(0, 8)].join()])
      expect(lines.join('')).not.toContain(form);
  });

  it('is failed when the body was withdrawn', async () => {
    const { remote, request, offer } = await meshOf(async ({ body }) => {
      await body.read();
      return clean;
    });
    offer.withdraw();
    expect(outcomeOf(await remote.scan(request(5000), new AbortController().signal))).toMatchObject({
      kind: 'failed',
      error: { code: 'BODY_UNAVAILABLE' },
    });
  });

  it('is failed when it throws, with the code of the table and without its private cause', async () => {
    const failure = errorsOf({ AV_ENGINE_UNREACHABLE: { grpc: 'UNAVAILABLE', retry: true, says: 'Try again later' } });
    const { remote, request } = await meshOf(() => Promise.reject(failure('AV_ENGINE_UNREACHABLE', 'socket /run/private.sock')));
    const outcome = outcomeOf(await remote.scan(request(5000), new AbortController().signal));
    expect(outcome).toMatchObject({ kind: 'failed', error: { code: 'AV_ENGINE_UNREACHABLE' } });
    expect(JSON.stringify(outcome)).not.toContain('private');
  });

  it('is failed at the deadline when it hangs, and its work is aborted', async () => {
    let aborted: (value: boolean) => void = () => {};
    const ended = new Promise<boolean>((resolve) => (aborted = resolve));
    const { remote, request } = await meshOf((_request, signal) => new Promise(() => signal.addEventListener('abort', () => aborted(true))));
    expect(outcomeOf(await remote.scan(request(300), new AbortController().signal))).toMatchObject({ kind: 'failed' });
    expect(await ended).toBe(true);
  });

  it('is asked again when it goes away during the scan, once', async () => {
    let [asked, losses] = [0, 1];
    const mesh = await meshOf(() => {
      asked += 1;
      if (asked > losses) return Promise.resolve(clean);
      cut();
      return new Promise(() => undefined);
    });
    const { port, cut, close } = await cuttable(mesh.port);
    endings.push(close);
    const remote = remoteScanner(shell(), 'antivirus', `127.0.0.1:${port}`);
    const scan = () => remote.scan(mesh.request(10_000), new AbortController().signal);
    expect(outcomeOf(await scan())).toEqual({ kind: 'clean' });
    expect(asked).toBe(2);
    [asked, losses] = [0, 9];
    expect(outcomeOf(await scan())).toMatchObject({ kind: 'failed', error: { code: 'UNAVAILABLE', retry: true } });
    expect(asked).toBe(2);
  });

  it('is failed when nobody listens', async () => {
    const { request } = await meshOf(() => Promise.resolve(clean));
    const lonely = remoteScanner(shell(), 'antivirus', '127.0.0.1:1');
    expect(outcomeOf(await lonely.scan(request(2000), new AbortController().signal))).toMatchObject({ kind: 'failed' });
  });
});

describe('an excerpt', () => {
  const header: TakeExcerpt = ({ bytes, bodyStart }) => excerptOf(bytes, [{ offset: bodyStart, length: bytes.length - bodyStart }]);
  async function excerptSeen(bytes: Buffer, take?: TakeExcerpt) {
    const seen: ScanRequest['excerpt'][] = [];
    const { remote, request } = await meshOf(async ({ excerpt }) => (seen.push(excerpt), clean), bytes, undefined, take);
    expect(outcomeOf(await remote.scan(request(5000), new AbortController().signal))).toEqual({ kind: 'clean' });
    return seen[0];
  }

  it('of a large body travels to the scanner that it is taken for', async () => {
    expect(await excerptSeen(large, header)).toEqual({
      size: large.length,
      octets: small.subarray(0, 15),
      gaps: [{ offset: 15, length: large.length - 15 }],
    });
  });

  it('does not travel beside a small body that does, to a scanner that wants all, or when none can be taken', async () => {
    expect(await excerptSeen(small, header)).toBeUndefined();
    expect(await excerptSeen(large)).toBeUndefined();
    expect(await excerptSeen(large, () => undefined)).toBeUndefined();
  });

  it('that cannot be taken since the body is gone fails the scan', async () => {
    const { remote, request, offer } = await meshOf(() => Promise.resolve(clean), large, undefined, header);
    offer.withdraw();
    const body: Body = { ...request(0).body, read: () => Promise.reject(new Error('gone')) };
    expect(outcomeOf(await remote.scan({ ...request(5000), body }, new AbortController().signal))).toMatchObject({ kind: 'failed' });
  });
});
