import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { isAlive, scriptedDns, startHop } from '@postern/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { until } from '../harness/child-process.js';
import { allArrived, arrivals, startLoad } from '../harness/mail-load.js';
import { startStandalone } from '../harness/start-standalone.js';
import type { Standalone } from '../harness/start-standalone.js';
import { ZONE } from '../scenarios/start-both.js';

const WORKERS = Math.max(2, Number(process.env['POSTERN_WORKERS'] ?? 4));
/** Ten in the ordinary run; the whole proof is POSTERN_KILLS=50. */
const KILLS = Number(process.env['POSTERN_KILLS'] ?? 10);

let hop: Awaited<ReturnType<typeof startHop>>;
let dns: Awaited<ReturnType<typeof scriptedDns>>;
let dataDir: string;
let gateway: Standalone | undefined;
beforeAll(async () => void ([hop, dns] = await Promise.all([startHop(), scriptedDns(ZONE)])));
afterAll(() => Promise.all([hop?.stop(), dns?.close()]));
beforeEach(() => void (dataDir = mkdtempSync(join(tmpdir(), 'postern-workers-'))));
afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 });
});

const start = async () =>
  (gateway = await startStandalone({ dns: dns.server, clamd: 'none', relayhost: hop.address, dataDir, env: { POSTERN_WORKERS: String(WORKERS) } }));
const allThere = (running: Standalone) =>
  until(
    'all workers are there',
    async () => {
      const answer = await fetch(running.metricsUrl.replace('/metrics', '/readyz'));
      const { checks } = (await answer.json()) as { readonly checks: readonly { readonly name: string; readonly ok: boolean }[] };
      return running.workers().length === WORKERS && checks.find(({ name }) => name === 'worker processes')?.ok === true ? true : undefined;
    },
    60_000,
    running.output,
  );
const acceptedCount = async (running: Standalone) =>
  Number(/^postern_smtp_accept_seconds_count\{code="250"\} (\d+)$/m.exec(await (await fetch(running.metricsUrl)).text())?.[1] ?? 0);

describe(`with ${WORKERS} workers`, () => {
  it(`kill -9 of one of them, ${KILLS} times under load, loses no mail that got 250, and the others go on`, async () => {
    const running = await start();
    const load = startLoad(() => running.smtp);
    let shown = 0;
    for (let i = 0; i < KILLS; i++) {
      await allThere(running);
      const before = load.accepted.size;
      // The moment of the kill wanders through whatever a few mails go through.
      await until('mail is accepted', async () => (load.accepted.size >= before + 1 + (i % 7) ? true : undefined), 60_000, running.output);
      const count = await acceptedCount(running);
      expect(count).toBeGreaterThanOrEqual(shown);
      shown = count;
      process.kill(running.workers()[i % WORKERS] as number, 'SIGKILL');
      const atKill = load.accepted.size;
      await until('the others take mail', async () => (load.accepted.size > atKill + 3 ? true : undefined), 30_000, running.output);
    }
    await allThere(running);
    await load.stop();
    await allArrived(load.accepted, hop.mails, () => gateway?.output() ?? '');
    const { repeats } = arrivals(hop.mails);
    console.log(
      `${WORKERS} workers: ${KILLS} kills of one, ${load.accepted.size} accepted, 0 lost, ${repeats} twice (in flight), ${load.refused} refused, ${load.broken} sessions broken`,
    );
    // Six senders, and what a worker had on its way to the next hop.
    expect(repeats).toBeLessThanOrEqual(KILLS * 12);
    expect(load.refused).toBe(0);
    expect(await running.stop()).toEqual([]);
    gateway = undefined;
  });

  it('one that hangs is ended within a minute: what it had is delivered by the others, and whoever waited for its greeting is told', async () => {
    const running = await start();
    const load = startLoad(() => running.smtp);
    await until('mail is accepted', async () => (load.accepted.size > 20 ? true : undefined), 60_000, running.output);
    await load.stop();
    const hanging = running.workers()[0] as number;
    process.kill(hanging, 'SIGSTOP');
    try {
      // Connections go to the workers in turn; the one that hangs gets one and no more.
      const clients = await Promise.all(Array.from({ length: WORKERS * 2 }, () => watchedClient(running.smtp)));
      await until('the others greet', async () => (clients.filter(({ greeted }) => greeted()).length === clients.length - 1 ? true : undefined));
      const waiting = clients.find(({ greeted }) => !greeted()) ?? expect.unreachable();
      const more = startLoad(() => running.smtp);
      await until('mail is accepted', async () => (more.accepted.size > 40 ? true : undefined), 60_000, running.output);
      await until('it is gone', async () => (isAlive(hanging) ? undefined : true), 60_000, running.output);
      await until('its client is told', async () => (waiting.closed() ? true : undefined), 10_000, running.output);
      await more.stop();
      await allThere(running);
      await allArrived(new Set([...load.accepted, ...more.accepted]), hop.mails, running.output);
      expect(running.output()).toContain('WORKER_SILENT');
      for (const { close } of clients) close();
    } finally {
      if (isAlive(hanging)) process.kill(hanging, 'SIGKILL');
    }
  });

  it('SIGTERM under load ends all of them with true answers', async () => {
    const running = await start();
    let isUp = true;
    const load = startLoad(() => (isUp ? running.smtp : undefined));
    await until('mail is accepted', async () => (load.accepted.size > 20 ? true : undefined), 60_000, running.output);
    const workers = running.workers();
    const stopped = running.stop();
    isUp = false;
    expect(await stopped).toEqual([]);
    await load.stop();
    expect(workers.filter(isAlive)).toEqual([]);
    await start();
    await allArrived(load.accepted, hop.mails, () => gateway?.output() ?? '');
  });

  it('kill -9 of the first process ends all of them, and the next start goes on', async () => {
    const running = await start();
    let isUp = true;
    const load = startLoad(() => (isUp ? running.smtp : undefined));
    await until('mail is accepted', async () => (load.accepted.size > 20 ? true : undefined), 60_000, running.output);
    const workers = running.workers();
    await running.kill();
    isUp = false;
    await until('no worker is left', async () => (workers.some(isAlive) ? undefined : true), 10_000);
    await load.stop();
    await start();
    await allArrived(load.accepted, hop.mails, () => gateway?.output() ?? '');
  });
});

/** A connection that says whether it was greeted, and closed from the other side. */
async function watchedClient({ host, port }: Standalone['smtp']) {
  const socket = connect(port, host);
  let heard = '';
  let isClosed = false;
  socket.on('data', (data: Buffer) => (heard += data.toString('latin1')));
  socket.on('error', () => undefined);
  socket.on('close', () => (isClosed = true));
  await once(socket, 'connect');
  return { greeted: () => heard.startsWith('220'), closed: () => isClosed, close: () => socket.destroy() };
}
