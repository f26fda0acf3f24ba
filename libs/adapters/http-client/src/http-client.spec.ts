import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, describe, expect, it } from 'vitest';

import { AnswerTooLarge, httpClient } from './index.js';
import type { ExchangeOptions } from './index.js';

const endings: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  endings.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A client of one server on loopback, which answers as `script` says. */
async function clientOf(script: RequestListener, { silenceMs = 10_000, connections = 8 } = {}) {
  const origin = await listening(createServer(script));
  const client = httpClient({ connectMs: 2000, silenceMs, connections });
  endings.push(() => client.close());
  const ask = (options: Partial<ExchangeOptions> = {}, headers = {}) =>
    client.exchange({ method: options.body === undefined ? 'GET' : 'PUT', origin, path: '/x', headers }, { maxBytes: 2_000_000, ...options });
  return { client, ask };
}

describe('an HTTP exchange', () => {
  it('keeps its connections for the next ones', async () => {
    const sockets = new Set<unknown>();
    const { ask } = await clientOf((_request, response) => {
      sockets.add(response.socket);
      response.end('ok');
    });
    for (let i = 0; i < 10; i += 1) expect((await ask()).body.toString()).toBe('ok');
    // The first is free again only when the event loop has gone round after its answer, so one who asks immediately gets a second.
    expect(sockets.size).toBeLessThanOrEqual(2);
  });

  it('carries a body and headers, and any status back', async () => {
    const { ask } = await clientOf((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => response.writeHead(503).end(`${request.method} ${request.headers['x-a']} ${Buffer.concat(chunks).length}`));
    });
    const { status, body } = await ask({ body: Buffer.alloc(1_000_000) }, { 'x-a': 'b' });
    expect(status).toBe(503);
    expect(body.toString()).toBe('PUT b 1000000');
  });

  it.each([
    ['of an announced length', (response: ServerResponse, bytes: Buffer) => response.writeHead(200, { 'content-length': bytes.length }).end(bytes)],
    [
      'in chunks',
      (response: ServerResponse, bytes: Buffer) => {
        response.write(bytes.subarray(0, 400_000));
        response.end(bytes.subarray(400_000));
      },
    ],
    [
      'after an interim answer',
      (response: ServerResponse, bytes: Buffer) => {
        response.writeProcessing();
        response.end(bytes);
      },
    ],
  ])('reads a body %s', async (_name, send) => {
    const bytes = Buffer.from(Array.from({ length: 1_000_000 }, (_, i) => i % 251));
    const { ask } = await clientOf((_request, response) => send(response, bytes));
    const answer = await ask();
    expect(answer.status).toBe(200);
    expect(answer.body.equals(bytes)).toBe(true);
  });

  it.each([
    ['announces', (response: ServerResponse) => response.writeHead(200, { 'content-length': 11 }).write('x')],
    ['sends', (response: ServerResponse) => response.write('12345678901')],
  ])('takes no more than asked for when the server %s more', async (_name, send) => {
    const { ask } = await clientOf((_request, response) => void send(response));
    await expect(ask({ maxBytes: 10 })).rejects.toBeInstanceOf(AnswerTooLarge);
  });

  it('fails when the server says nothing', async () => {
    const { ask } = await clientOf(() => undefined, { silenceMs: 50 });
    await expect(ask()).rejects.toThrow('silent for 50 ms');
  });

  it('fails when the server stops within its answer', async () => {
    const { ask } = await clientOf((_request, response) => void response.writeHead(200, { 'content-length': '10' }).write('half'), { silenceMs: 50 });
    await expect(ask()).rejects.toThrow('silent for 50 ms');
  });

  it('fails when the server takes no more of a body', async () => {
    const { ask } = await clientOf((request) => void request.pause(), { silenceMs: 50 });
    await expect(ask({ body: Buffer.alloc(20_000_000) })).rejects.toThrow('silent for 50 ms');
  });

  it('fails when the connection ends within an answer, or is its only end', async () => {
    const cut = await clientOf((_request, response) => void response.socket?.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf'));
    await expect(cut.ask()).rejects.toThrow();
    const endless = await clientOf((_request, response) => void response.socket?.end('HTTP/1.1 200 OK\r\n\r\nperhaps all'));
    await expect(endless.ask()).rejects.toThrow('without its length');
  });

  it('fails when nobody listens', async () => {
    const client = httpClient({ connectMs: 2000, silenceMs: 2000, connections: 1 });
    await expect(client.exchange({ method: 'GET', origin: 'http://127.0.0.1:1', path: '/', headers: {} }, { maxBytes: 1 })).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
    await client.close();
  });
});

describe('an exchange that is aborted', () => {
  it('rejects immediately, gives its connection up, and leaves the next one alone', async () => {
    const arrived = Promise.withResolvers<ServerResponse>();
    let asked = 0;
    const { ask } = await clientOf((_request, response) => void (asked++ === 0 ? arrived.resolve(response) : response.end('ok')));
    const stop = new AbortController();
    const first = ask({ signal: stop.signal });
    const closed = once(await arrived.promise, 'close');
    stop.abort(new Error('deadline'));
    await expect(first).rejects.toThrow('deadline');
    await closed;
    expect((await ask()).body.toString()).toBe('ok');
  });

  it('is never sent when that was before, or while it waited for a connection', async () => {
    const held = Promise.withResolvers<ServerResponse>();
    let asked = 0;
    const { ask } = await clientOf((_request, response) => void (asked++ === 0 ? held.resolve(response) : response.end('ok')), { connections: 1 });
    await expect(ask({ signal: AbortSignal.abort(new Error('too late')) })).rejects.toThrow('too late');
    const first = ask();
    const stop = new AbortController();
    const waiting = ask({ signal: stop.signal });
    const last = ask();
    const response = await held.promise;
    stop.abort(new Error('deadline'));
    await expect(waiting).rejects.toThrow('deadline');
    response.end('first');
    expect((await first).body.toString()).toBe('first');
    expect((await last).body.toString()).toBe('ok');
    expect(asked).toBe(2);
  });
});

describe('the end of a client', () => {
  it('lets exchanges end that are under way, or does not', async () => {
    const responses: ServerResponse[] = [];
    const drained = await clientOf((_request, response) => void responses.push(response));
    const whole = drained.ask();
    await expect.poll(() => responses.length).toBe(1);
    const end = drained.client.drain();
    responses[0]?.end('whole');
    expect((await whole).body.toString()).toBe('whole');
    await end;
    await expect(drained.ask()).rejects.toThrow();

    const closed = await clientOf((_request, response) => void responses.push(response));
    const broken = closed.ask();
    await expect.poll(() => responses.length).toBe(2);
    await Promise.all([expect(broken).rejects.toThrow(), closed.client.close()]);
  });
});
