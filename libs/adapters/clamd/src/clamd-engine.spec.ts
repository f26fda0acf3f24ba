import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { Worker } from 'node:worker_threads';

import { onClamdCommand, startFakeClamd } from '@postern/testing';
import type { ClamdCommand, FakeClamd } from '@postern/testing';
import { afterEach, describe, expect, it } from 'vitest';

import { clamdAddress, createClamd } from './clamd-engine.js';

const fakes: FakeClamd[] = [];
const soon = () => AbortSignal.timeout(5000);

async function clamdThat(script: (socket: Socket) => void, options: Parameters<typeof createClamd>[1] = {}) {
  const fake = await startFakeClamd(script);
  fakes.push(fake);
  return { fake, engine: createClamd(clamdAddress(fake.address), options) };
}

/** Takes everything and says nothing. */
const silent = (socket: Socket) => void socket.resume();

/** Answers the first complete command with these bytes, and ends. In a session a reply begins with its number. */
const answers = (reply: string) => (socket: Socket) => onClamdCommand(socket, () => socket.end(reply));
/** Answers each scan with these words. */
const says = (words: string) => (socket: Socket) => onClamdCommand(socket, ({ reply }) => reply(words));

/** Listens and accepts nothing, with a full queue: the system drops every connection, as a machine without power does. */
async function deafServer() {
  const code = `
    const { parentPort, workerData } = require('node:worker_threads');
    const server = require('node:net').createServer().listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => {
      parentPort.postMessage(server.address().port);
      Atomics.wait(workerData, 0, 0);
    });`;
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(code, { eval: true, workerData: stop });
  const port = await new Promise<number>((resolve) => worker.once('message', resolve));
  const fillers = Array.from({ length: 4 }, () => connect({ host: '127.0.0.1', port }));
  for (const filler of fillers) filler.on('error', () => undefined);
  await expect.poll(() => fillers.filter((filler) => !filler.connecting).length).toBeGreaterThan(1);
  return {
    port,
    async close() {
      for (const filler of fillers) filler.destroy();
      Atomics.store(stop, 0, 1);
      Atomics.notify(stop, 0);
      await worker.terminate();
    },
  };
}

afterEach(async () => {
  await Promise.all(fakes.splice(0).map((fake) => fake.close()));
});

describe('a scan by clamd (obligation 27)', () => {
  it('sends the octets and believes the verdict', async () => {
    const seen: Buffer[] = [];
    const bytes = Buffer.alloc(300_000, 'ab');
    const { engine, fake } = await clamdThat((socket) =>
      onClamdCommand(socket, ({ body, reply }) => {
        if (body !== undefined) seen.push(body);
        reply('stream: OK');
      }),
    );
    expect(await engine.scan(bytes, soon())).toEqual({ kind: 'scanned', threats: [] });
    expect(Buffer.concat(seen).equals(bytes)).toBe(true);
    await engine.close();
    await expect.poll(() => fake.open()).toBe(0);
  });

  it('reads a verdict that arrives in pieces', async () => {
    const { engine } = await clamdThat((socket) =>
      onClamdCommand(socket, () => {
        socket.write('1: stream: Evil');
        setImmediate(() => socket.write('.Thing FOUND\0'));
      }),
    );
    expect(await engine.scan(Buffer.from('x'), soon())).toEqual({ kind: 'scanned', threats: ['Evil.Thing'] });
  });

  it.each([
    ['an empty verdict', '\0', 'CLAMD_REPLY'],
    ['garbage', 'HTTP/1.1 400 Bad Request\0', 'CLAMD_REPLY'],
    ['an error', "1: stream: Can't allocate memory ERROR\0", 'CLAMD_REPLY'],
    ['half a verdict', '1: stream: OK', 'CLAMD_CLOSED'],
    ['half a word', '1: stream: O', 'CLAMD_REPLY'],
    ['a verdict without a number', 'stream: OK\0', 'CLAMD_REPLY'],
    ['the verdict of another command', '2: stream: OK\0', 'CLAMD_REPLY'],
    ['a threat of another command', '2: stream: Evil FOUND\0', 'CLAMD_REPLY'],
    ['two verdicts at a time', '1: stream: OK\0' + '2: stream: OK\0', 'CLAMD_REPLY'],
    ['nothing', '', 'CLAMD_CLOSED'],
  ])('fails on %s, and is not clean', async (_what, reply, code) => {
    const { engine } = await clamdThat(answers(reply));
    expect(await engine.scan(Buffer.from('x'), soon())).toMatchObject({ kind: 'failed', error: { code, retry: true } });
  });

  it('begins again, once, when the connection ends without a verdict', async () => {
    let asked = 0;
    const restarted = await clamdThat((socket) => {
      asked += 1;
      if (asked === 1) socket.once('data', () => socket.resetAndDestroy());
      else says('stream: OK')(socket);
    });
    expect(await restarted.engine.scan(Buffer.from('x'), soon())).toEqual({ kind: 'scanned', threats: [] });
    expect(restarted.fake.total()).toBe(2);

    const crashing = await clamdThat(answers(''), { pausesMs: [1, 1, 1] });
    expect(await crashing.engine.scan(Buffer.from('x'), soon())).toMatchObject({ error: { code: 'CLAMD_CLOSED' } });
    expect(crashing.fake.total()).toBe(2);
  });

  it.each([
    ['a threat', 'stream: Evil FOUND'],
    ['an error', 'stream: x ERROR'],
    ['a limit', 'INSTREAM size limit exceeded. ERROR'],
  ])('does not ask again about %s', async (_what, reply) => {
    const { engine, fake } = await clamdThat(says(reply), { pausesMs: [1, 1, 1] });
    await engine.scan(Buffer.from('x'), soon());
    expect(fake.total()).toBe(1);
  });

  it('waits for one that is not there yet, and no longer than the caller', async () => {
    const { fake } = await clamdThat(says('stream: OK'));
    const path = `${fake.address}-later`;
    const engine = createClamd({ path }, { pausesMs: [1, 20, 20, 20, 20, 4000] });
    const scan = engine.scan(Buffer.from('x'), soon());
    // The first attempt is over by then.
    await new Promise((resolve) => setImmediate(resolve));
    const server = createServer(says('stream: OK')).listen(path);
    expect(await scan).toEqual({ kind: 'scanned', threats: [] });
    server.close();
    const patient = createClamd({ path: `${path}-never` }, { pausesMs: [60_000] });
    expect(await patient.scan(Buffer.from('x'), AbortSignal.timeout(30))).toMatchObject({ error: { code: 'CLAMD_UNREACHABLE' } });
  });

  it('fails when there is no connection in time', async () => {
    const { port, close } = await deafServer();
    const engine = createClamd({ host: '127.0.0.1', port }, { connectMs: 50, pausesMs: [] });
    expect(await engine.scan(Buffer.from('x'), soon())).toMatchObject({
      error: { code: 'CLAMD_UNREACHABLE', detail: expect.stringContaining('not within 50 ms') },
    });
    await close();
  });

  it('fails scans together while it is gone, whatever their number, instead of one after the other', async () => {
    const { port, close } = await deafServer();
    const engine = createClamd({ host: '127.0.0.1', port }, { connectMs: 300, pausesMs: [], connections: 1 });
    const stoodInLine = Array.from({ length: 40 }, () => engine.scan(Buffer.from('x'), soon()));
    for (const answer of await Promise.all(stoodInLine)) expect(answer).toMatchObject({ error: { code: 'CLAMD_UNREACHABLE' } });
    const later = Array.from({ length: 40 }, () => engine.scan(Buffer.from('x'), soon()));
    for (const answer of await Promise.all(later)) expect(answer).toMatchObject({ error: { code: 'CLAMD_UNREACHABLE' } });
    await close();
  });

  it("fails when clamd is silent, at the caller's deadline, and lets go of the connection", async () => {
    const { engine, fake } = await clamdThat(silent);
    const stop = new AbortController();
    const scan = engine.scan(Buffer.from('x'), stop.signal);
    await expect.poll(() => fake.open()).toBe(1);
    stop.abort(new Error('deadline'));
    expect(await scan).toMatchObject({ kind: 'failed', error: { code: 'CLAMD_LATE' } });
    await expect.poll(() => fake.open()).toBe(0);
  });

  it('fails by its own limit when the caller has none', async () => {
    const { engine } = await clamdThat(silent, { maxMs: 50 });
    expect(await engine.scan(Buffer.from('x'), new AbortController().signal)).toMatchObject({ error: { code: 'CLAMD_LATE' } });
  });

  it('fails when clamd never reads what is sent', async () => {
    const { engine } = await clamdThat((socket) => socket.pause(), { maxMs: 200 });
    expect(await engine.scan(Buffer.alloc(20_000_000), soon())).toMatchObject({ error: { code: 'CLAMD_LATE' } });
  });

  it('fails when the connection is reset within the stream', async () => {
    const { engine } = await clamdThat((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect(await engine.scan(Buffer.alloc(5_000_000), soon())).toMatchObject({ kind: 'failed', error: { code: 'CLAMD_CLOSED' } });
  });

  it('is too large when clamd says so within the stream', async () => {
    const { engine } = await clamdThat((socket) => socket.once('data', () => socket.end('1: INSTREAM size limit exceeded. ERROR\0')));
    expect(await engine.scan(Buffer.alloc(5_000_000), soon())).toEqual({ kind: 'too-large' });
  });

  it('fails when nobody listens, and works again when somebody does', async () => {
    const { engine, fake } = await clamdThat(says('stream: OK'), { pausesMs: [1] });
    await fake.close();
    expect(await engine.scan(Buffer.from('x'), soon())).toMatchObject({ kind: 'failed', error: { code: 'CLAMD_UNREACHABLE' } });
  });

  it('opens no more connections than allowed, and serves those that wait', async () => {
    const held: ClamdCommand[] = [];
    const { engine, fake } = await clamdThat((socket) => onClamdCommand(socket, (asked) => held.push(asked)), { connections: 2 });
    const scans = Array.from({ length: 5 }, () => engine.scan(Buffer.from('x'), soon()));
    for (let done = 0; done < 5; done++) {
      await expect.poll(() => held.length).toBeGreaterThan(done);
      expect(fake.open()).toBeLessThanOrEqual(2);
      held[done]?.reply('stream: OK');
    }
    expect((await Promise.all(scans)).every((answer) => answer.kind === 'scanned')).toBe(true);
    expect(fake.total()).toBe(2);
  });

  it('asks again and again on one connection, and gives each its own verdict', async () => {
    const { engine, fake } = await clamdThat((socket) =>
      onClamdCommand(socket, ({ body, reply }) => reply(body?.toString() === 'evil' ? 'stream: Evil FOUND' : 'stream: OK')),
    );
    for (const [text, threats] of [
      ['good', []],
      ['evil', ['Evil']],
      ['good', []],
    ] as const)
      expect(await engine.scan(Buffer.from(text), soon())).toEqual({ kind: 'scanned', threats });
    expect(fake.total()).toBe(1);
  });

  it.each([
    ['ends the session while it is idle', (socket: Socket) => socket.destroy()],
    ['resets it when it is asked again', (socket: Socket) => socket.once('data', () => socket.resetAndDestroy())],
  ])('begins again on a connection of its own when clamd %s', async (_what, afterwards) => {
    let first = true;
    const { engine, fake } = await clamdThat(
      (socket) => {
        if (!first) return says('stream: OK')(socket);
        first = false;
        onClamdCommand(socket, ({ reply }) => {
          socket.removeAllListeners('data');
          reply('stream: OK');
          setImmediate(() => afterwards(socket));
        });
      },
      { pausesMs: [] },
    );
    for (let i = 0; i < 3; i++) expect(await engine.scan(Buffer.from('x'), soon())).toEqual({ kind: 'scanned', threats: [] });
    expect(fake.total()).toBe(2);
  });

  it('does not use a session again in which something went wrong', async () => {
    const { engine, fake } = await clamdThat((socket) =>
      onClamdCommand(socket, ({ body, reply }) => reply(body?.toString() === 'odd' ? 'stream: x ERROR' : 'stream: OK')),
    );
    expect(await engine.scan(Buffer.from('odd'), soon())).toMatchObject({ error: { code: 'CLAMD_REPLY' } });
    expect(await engine.scan(Buffer.from('x'), soon())).toEqual({ kind: 'scanned', threats: [] });
    const stop = new AbortController();
    stop.abort();
    expect(await engine.scan(Buffer.from('x'), stop.signal)).toMatchObject({ error: { code: 'CLAMD_LATE' } });
    expect(fake.total()).toBe(2);
  });

  it('asks one that knows no sessions on a connection for each scan', async () => {
    const { engine, fake } = await clamdThat((socket) => {
      socket.once('data', (data) => {
        if (data.includes('IDSESSION')) socket.end('UNKNOWN COMMAND\0');
        else socket.end('stream: OK\0');
      });
    });
    for (let i = 0; i < 2; i++) expect(await engine.scan(Buffer.from('x'), soon())).toEqual({ kind: 'scanned', threats: [] });
    expect(fake.total()).toBe(3);
  });

  it('fails a scan that is still waiting for a connection at its deadline', async () => {
    const { engine, fake } = await clamdThat(silent, { connections: 1, maxMs: 60_000 });
    const stop = new AbortController();
    const first = engine.scan(Buffer.from('x'), stop.signal);
    await expect.poll(() => fake.open()).toBe(1);
    expect(await engine.scan(Buffer.from('y'), AbortSignal.timeout(30))).toMatchObject({ error: { code: 'CLAMD_LATE' } });
    stop.abort(new Error('end of the test'));
    await first;
  });

  it('leaves half of its connections to others when one client sends all it can, and all to who is trusted (obligation 12)', async () => {
    const { engine, fake } = await clamdThat(silent, { connections: 4, maxMs: 60_000 });
    const stop = new AbortController();
    const scans = Array.from({ length: 6 }, () => engine.scan(Buffer.from('x'), stop.signal, '192.0.2.1'));
    await expect.poll(() => fake.open()).toBe(2);
    scans.push(engine.scan(Buffer.from('y'), stop.signal, '192.0.2.2'));
    await expect.poll(() => fake.open()).toBe(3);
    for (let i = 0; i < 3; i++) scans.push(engine.scan(Buffer.from('z'), stop.signal));
    await expect.poll(() => fake.open()).toBe(4);
    stop.abort(new Error('end of the test'));
    expect((await Promise.all(scans)).every((answer) => answer.kind === 'failed')).toBe(true);
  });

  it('refuses to queue without end', async () => {
    const { engine, fake } = await clamdThat(silent, { connections: 1, maxWaiting: 0, maxMs: 60_000 });
    const stop = new AbortController();
    const first = engine.scan(Buffer.from('x'), stop.signal);
    await expect.poll(() => fake.open()).toBe(1);
    expect(await engine.scan(Buffer.from('y'), soon())).toMatchObject({ error: { code: 'CLAMD_BUSY' } });
    stop.abort(new Error('end of the test'));
    await first;
  });
});

describe('the version of clamd', () => {
  it('is asked for', async () => {
    const { engine } = await clamdThat(answers('ClamAV 1.4.6/27500/Mon Nov 24 10:26:05 2025\n'));
    expect(await engine.version(soon())).toEqual({
      engine: 'clamd',
      version: '1.4.6',
      database: '27500',
      databaseAtMs: Date.UTC(2025, 10, 24, 10, 26, 5),
    });
  });

  it('rejects at the deadline when clamd is silent, and lets go of the connection', async () => {
    const { engine, fake } = await clamdThat(silent);
    await expect(engine.version(AbortSignal.timeout(100))).rejects.toThrow();
    await expect.poll(() => fake.open()).toBe(0);
  });

  it('rejects when the answer is no version, and when nobody listens', async () => {
    const { engine, fake } = await clamdThat(answers('PONG\n'));
    await expect(engine.version(soon())).rejects.toThrow();
    await fake.close();
    await expect(engine.version(soon())).rejects.toThrow();
  });
});

describe('the address of clamd', () => {
  it('is a socket or host and port', () => {
    expect(clamdAddress('/run/clamd.sock')).toEqual({ path: '/run/clamd.sock' });
    expect(clamdAddress('clamd:3310')).toEqual({ host: 'clamd', port: 3310 });
    expect(clamdAddress('[::1]:3310')).toEqual({ host: '::1', port: 3310 });
    expect(() => clamdAddress('clamd')).toThrow(/host:port/);
  });
});
