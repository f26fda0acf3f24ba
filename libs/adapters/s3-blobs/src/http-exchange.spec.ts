import type { ServerResponse } from 'node:http';

import { afterEach, describe, expect, it } from 'vitest';

import { httpServer } from './http-exchange.js';
import { startObjectServer } from './testing/object-server.js';

const HEAD = { method: 'GET', path: '/', headers: {} };
const endings: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

async function serverThat(script: (response: ServerResponse) => void, silenceMs = 10_000) {
  const { url, close } = await startObjectServer(script);
  const server = httpServer(url, { connectMs: 2000, silenceMs });
  endings.push(() => server.close(), close);
  return server;
}

describe('an HTTP exchange', () => {
  it('keeps its connection for the next one', async () => {
    const sockets = new Set<unknown>();
    const server = await serverThat((response) => {
      sockets.add(response.socket);
      response.end('ok');
    });
    for (let i = 0; i < 3; i += 1) expect((await server.exchange(HEAD)).body.toString()).toBe('ok');
    expect(sockets.size).toBe(1);
  });

  it('reads a body of any length in pieces', async () => {
    const bytes = Buffer.alloc(1_000_000, 'abc');
    const announced = await serverThat((response) => void response.writeHead(200, { 'content-length': String(bytes.length) }).end(bytes));
    expect((await announced.exchange(HEAD)).body.equals(bytes)).toBe(true);
    const chunked = await serverThat((response) => {
      response.write(bytes.subarray(0, 400_000));
      response.end(bytes.subarray(400_000));
    });
    expect((await chunked.exchange(HEAD)).body.equals(bytes)).toBe(true);
  });

  it('fails when the server says nothing', async () => {
    const server = await serverThat(() => undefined, 50);
    await expect(server.exchange(HEAD)).rejects.toThrow('silent for 50 ms');
  });

  it('fails when the server stops within its answer', async () => {
    const server = await serverThat((response) => void response.writeHead(200, { 'content-length': '10' }).write('half'), 50);
    await expect(server.exchange(HEAD)).rejects.toThrow('silent for 50 ms');
  });

  it('fails when only the end of the connection ends the answer', async () => {
    const server = await serverThat((response) => void response.socket?.end('HTTP/1.1 200 OK\r\n\r\nperhaps all'));
    await expect(server.exchange(HEAD)).rejects.toThrow('without its length');
  });
});
