import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { noTracer } from '@postern/kernel';
import type { BodyRef } from '@postern/kernel';
import { createShell, jsonLog, promMetrics } from '@postern/platform-service';
import type { MeshTls } from '@postern/platform-service';
import { testMesh } from '@postern/testing';
import { afterEach, describe, expect, it } from 'vitest';

import { ALONG_BYTES, createBodyHost } from './body-host.js';
import { createBodyOpener } from './remote-body.js';

const shells: ReturnType<typeof createShell>[] = [];
function shell() {
  const made = createShell('test', { log: jsonLog('test', 'silent'), metrics: promMetrics(), tracer: noTracer });
  shells.push(made);
  return made;
}
afterEach(async () => {
  for (const s of shells.splice(0)) await s.stop(2000);
});
const hash = (b: Buffer) => createHash('sha256').update(b).digest('hex');

/** As a holder refers to it that sends no bytes along. */
const pulledOnly = ({ url, token, size, sha256 }: BodyRef): BodyRef => ({ url, token, size, sha256 });

describe('the body endpoint', () => {
  it('gives nothing without the right token, and nothing after the withdrawal', async () => {
    const host = await createBodyHost(shell(), { host: '127.0.0.1', port: 0, advertise: '127.0.0.1' });
    const bytes = Buffer.from('body');
    const { body, withdraw } = host.offer(bytes, hash(bytes));
    const get = async (token: string, path = body.ref.url) => (await fetch(path, { headers: { authorization: `Bearer ${token}` } })).status;
    expect(await get(body.ref.token)).toBe(200);
    expect(await get(body.ref.token.replace(/^./, body.ref.token.startsWith('A') ? 'B' : 'A'))).toBe(404);
    expect(await get('')).toBe(404);
    expect(await get(body.ref.token, `${body.ref.url}x`)).toBe(404);
    withdraw();
    expect(await get(body.ref.token)).toBe(404);
  });

  it('serves ranges that are cut to the size', async () => {
    const host = await createBodyHost(shell(), { host: '127.0.0.1', port: 0, advertise: '127.0.0.1' });
    const bytes = Buffer.from('0123456789');
    const open = createBodyOpener(shell());
    const body = open(pulledOnly(host.offer(bytes, hash(bytes)).body.ref));
    expect((await body.read({ start: 8, end: 99 })).toString()).toBe('89');
    expect((await body.read({ start: 99, end: 100 })).length).toBe(0);
    expect((await body.read()).toString()).toBe('0123456789');
  });
});

describe('a body in another process', () => {
  async function liar(answer: Buffer) {
    const server = createServer((_request, response) => response.writeHead(200).end(answer));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/bodies/x`;
    const told = Buffer.from('told');
    const body = createBodyOpener(shell())({ url, token: 't', size: told.length, sha256: hash(told) });
    return { body, end: () => server.close() };
  }

  it.each([
    ['altered', 'lied', 'BODY_ALTERED'],
    ['too long', 'told and more', 'BODY_UNAVAILABLE'],
    ['too short', 'to', 'BODY_UNAVAILABLE'],
  ])('that is %s is an error', async (_name, answer, code) => {
    const { body, end } = await liar(Buffer.from(answer));
    await expect(body.read()).rejects.toMatchObject({ code });
    end();
  });

  it('that claims to be larger than any message is an error, and no memory is taken for it', async () => {
    const body = createBodyOpener(shell())({ url: 'http://127.0.0.1:9/bodies/x', token: 't', size: 2 ** 50, sha256: hash(Buffer.from('')) });
    await expect(body.read()).rejects.toMatchObject({ code: 'BODY_UNAVAILABLE', message: expect.stringContaining('more than any message') });
  });
});

describe('a body that comes along with its reference', () => {
  const told = Buffer.from('0123456789');
  /** Nobody listens there, so a pull would fail. */
  const along = (octets: Buffer) =>
    createBodyOpener(shell())({ url: 'http://127.0.0.1:1/bodies/x', token: 't', size: told.length, sha256: hash(told), octets });

  it('is small, and has an address still for those who know of no octets', async () => {
    const host = await createBodyHost(shell(), { host: '127.0.0.1', port: 0, advertise: '127.0.0.1' });
    const refOf = (size: number) => host.offer(Buffer.alloc(size), 'x').body.ref;
    expect(refOf(ALONG_BYTES).octets?.length).toBe(ALONG_BYTES);
    expect(refOf(ALONG_BYTES + 1).octets).toBeUndefined();
    expect(refOf(ALONG_BYTES)).toMatchObject({ url: expect.stringMatching(/^http:/) as string, token: expect.stringMatching(/^.{32}$/) as string });
  });

  it('is read whole and by range, without a pull', async () => {
    const body = along(told);
    expect((await body.read({ start: 8, end: 99 })).toString()).toBe('89');
    expect((await body.read({ start: 99, end: 100 })).length).toBe(0);
    expect((await body.read()).toString()).toBe('0123456789');
  });

  it.each([
    ['altered', '0123456780'],
    ['too long', '0123456789 and more'],
    ['too short', '01'],
    ['empty', ''],
  ])('and is %s is an error, for each read', async (_name, octets) => {
    const body = along(Buffer.from(octets));
    await expect(body.read({ start: 0, end: 1 })).rejects.toMatchObject({ code: 'BODY_ALTERED' });
    await expect(body.read()).rejects.toMatchObject({ code: 'BODY_ALTERED' });
  });
});

describe('bodies between services that know each other by certificate', () => {
  /** Certificates are for names only, and everything is reached by an address. */
  const mesh = testMesh('ingress-smtp', 'antivirus', 'pipeline');
  const bytes = Buffer.from('a mail');
  async function pull(holder: MeshTls, puller: MeshTls) {
    const host = await createBodyHost(shell(), { host: '127.0.0.1', port: 0, advertise: '127.0.0.1', tls: holder });
    const open = createBodyOpener(shell(), puller);
    return { read: () => open(pulledOnly(host.offer(bytes, hash(bytes)).body.ref)).read() };
  }

  it('are pulled from the address of a pod', async () => {
    const { read } = await pull(mesh('ingress-smtp'), mesh('antivirus'));
    expect((await read()).toString()).toBe('a mail');
  });

  it('are not pulled from a service that holds none, nor given to one that the authority does not know', async () => {
    const impostor = await pull(mesh('antivirus'), mesh('pipeline'));
    await expect(impostor.read()).rejects.toMatchObject({ code: 'BODY_UNAVAILABLE' });
    const unknown = await pull(mesh('ingress-smtp'), mesh('stranger'));
    await expect(unknown.read()).rejects.toMatchObject({ code: 'BODY_UNAVAILABLE' });
  });

  it('are pulled with the certificate that is there now', async () => {
    const [holder, puller] = [mesh('pipeline'), mesh('stranger')];
    const { read } = await pull(holder, puller);
    await expect(read()).rejects.toMatchObject({ code: 'BODY_UNAVAILABLE' });
    puller.become('antivirus');
    expect((await read()).toString()).toBe('a mail');
    holder.become('ingress-smtp');
    expect((await read()).toString()).toBe('a mail');
  });
});
