import { createBodyOpener } from '@postern/platform-bodies';
import { remoteScanner, scannerReports } from '@postern/platform-grpc';
import { describeScanner, testMesh, testShell, turnableClock } from '@postern/testing';
import { afterEach, describe, expect, it } from 'vitest';

import { serveScanner } from './run-scanner.js';
import { plainScanner } from './testing/plain-scanner.js';

const MESH = testMesh('pipeline', 'antivirus', 'journal');

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

describeScanner('a scanner behind gRPC', async () => {
  const [server, client] = [testShell(), testShell()];
  const { port } = await serveScanner(server, { host: '127.0.0.1', port: 0 }, plainScanner(server), createBodyOpener(server));
  return {
    scanner: { ...remoteScanner(client, 'antivirus', `127.0.0.1:${port}`), name: 'antivirus' },
    stop: async () => {
      await client.stop();
      await server.stop();
    },
  };
});

async function reporting() {
  const clock = turnableClock();
  const server = { ...testShell({ service: 'antivirus' }), clock };
  const client = testShell();
  let names: readonly string[] = ['127.0.0.1'];
  const { port } = await serveScanner(server, { host: '127.0.0.1', port: 0 }, plainScanner(server), createBodyOpener(server), 'node-1');
  const find = (): Promise<readonly string[]> => (names.length === 0 ? Promise.reject(new Error('no name server')) : Promise.resolve(names));
  const ask = scannerReports(client, 'antivirus', `antivirus.example:${port}`, undefined, find);
  stops.push(
    () => server.stop(),
    () => client.stop(),
  );
  return { server, clock, ask: () => ask(new AbortController().signal), name: (now: readonly string[]) => void (names = now) };
}

describe('a scanner that is asked how it is', () => {
  it('says what it runs, and whether it is ready', async () => {
    const { ask, server } = await reporting();
    server.health.add('engine', () => Promise.resolve('it is down'));
    expect(await ask()).toEqual([
      {
        address: '127.0.0.1',
        named: true,
        report: {
          instance: 'test-1',
          version: '0.1.0',
          startedAtMs: expect.any(Number),
          ready: false,
          node: 'node-1',
          engines: [{ engine: 'plain', version: '1', database: '', databaseAtMs: 0 }],
          due: true,
        },
      },
    ]);
  });

  it('tells one of several who ask to pass it on', async () => {
    const { ask, clock } = await reporting();
    const due = async () => (await ask()).map(({ report }) => report?.due);
    expect([await due(), await due()]).toEqual([[true], [false]]);
    await clock.turn(5000);
    expect([await due(), await due()]).toEqual([[true], [false]]);
  });

  it('is asked on when its name leads elsewhere, as long as it answers', async () => {
    const { ask, name, server } = await reporting();
    await ask();
    name(['127.0.0.2']);
    expect((await ask()).map(({ address, named, report }) => [address, named, report !== undefined])).toEqual([
      ['127.0.0.2', true, false],
      ['127.0.0.1', false, true],
    ]);
    await server.stop();
    expect((await ask()).map(({ address, report }) => [address, report])).toContainEqual(['127.0.0.1', undefined]);
    expect((await ask()).map(({ address }) => address)).toEqual(['127.0.0.2']);
  });

  it('is not given up because its name cannot be looked up', async () => {
    const { ask, name } = await reporting();
    await ask();
    name([]);
    expect((await ask()).map(({ address, named, report }) => [address, named, report !== undefined])).toEqual([['127.0.0.1', true, true]]);
  });

  it.each([
    ['tells the pipeline by its certificate', 'antivirus', 'pipeline', true],
    ['tells nobody else', 'antivirus', 'journal', false],
    ['is not believed under another name', 'journal', 'pipeline', false],
  ])('%s', async (_what, own, asker, tells) => {
    const [server, client] = [testShell(), testShell()];
    stops.push(
      () => server.stop(),
      () => client.stop(),
    );
    const endpoint = { host: '127.0.0.1', port: 0, tls: MESH(own), callers: ['pipeline'] };
    const { port } = await serveScanner(server, endpoint, plainScanner(server), createBodyOpener(server));
    const ask = scannerReports(client, 'antivirus', `antivirus.example:${port}`, MESH(asker), () => Promise.resolve(['127.0.0.1']));
    expect((await ask(new AbortController().signal)).map(({ report }) => report !== undefined)).toEqual([tells]);
  });
});
