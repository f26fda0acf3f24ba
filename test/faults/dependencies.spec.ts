import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

import { clamdDatabaseFiles } from '@postern/samples';
import { aMail, openPool, scriptedDns, sendMail, startHop, startTestClamd } from '@postern/testing';
import type { HopAct } from '@postern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { until } from '../harness/child-process.js';
import { freezeTree, serverOfBackend } from '../harness/freeze-tree.js';
import { applySettings } from '../harness/gateway.js';
import { startCluster } from '../harness/start-cluster.js';
import type { Cluster, ServiceName } from '../harness/start-cluster.js';
import { startStandalone } from '../harness/start-standalone.js';
import { storyOf } from '../harness/story.js';
import { ZONE } from '../scenarios/start-both.js';

let hop: Awaited<ReturnType<typeof startHop>>;
let dns: Awaited<ReturnType<typeof scriptedDns>>;
let clamd: Awaited<ReturnType<typeof startTestClamd>>;
let cluster: Cluster;
let serial = 0;

beforeAll(async () => {
  [hop, dns, clamd] = await Promise.all([startHop(), scriptedDns(ZONE), startTestClamd(clamdDatabaseFiles())]);
  cluster = await startCluster({ dns: dns.server, clamd: clamd.address, relayhost: hop.address });
  await applySettings(cluster.api, (settings) => ({
    ...settings,
    gateway: {
      ...settings.gateway,
      modules: {
        ...settings.gateway?.modules,
        antivirus: { timeoutSeconds: 3 },
        antispam: { timeoutSeconds: 3 },
        contentFilter: { timeoutSeconds: 3 },
        senderAuth: { timeoutSeconds: 3 },
      },
      delivery: { ...settings.gateway?.delivery, firstRetrySeconds: 1, maxRetrySeconds: 2, attemptTimeoutSeconds: 5 },
    },
  }));
});
afterAll(async () => {
  await cluster?.stop();
  await Promise.all([hop?.stop(), dns?.close(), clamd?.close()]);
});

const send = (subject: string) => sendMail(cluster.smtp, aMail().subject(subject).build());
const fresh = () => `fault ${++serial} of ${process.pid}`;
const arrived = (subject: string) =>
  until(`"${subject}" arrives`, async () => hop.mails.find((m) => m.bytes.includes(subject)), 90_000, cluster.output);
const never = (subject: string) => expect(hop.mails.some((m) => m.bytes.includes(subject))).toBe(false);
/** The gateway takes and delivers mail again. */
async function works(): Promise<void> {
  const subject = fresh();
  await until('mail is accepted again', async () => ((await send(subject)).reply.code === 250 ? true : undefined), 120_000, cluster.output);
  await arrived(subject);
}

const readiness = async (name: ServiceName) => (await fetch(`${cluster.probesOf(name)}/readyz`)).status;
const metricsOf = async (name: ServiceName) => (await fetch(`${cluster.probesOf(name)}/metrics`)).text();

describe('a scanner', () => {
  it.each(['antivirus', 'antispam', 'content-filter', 'auth-check'] as const)(
    '%s that is dead means 451, and 250 when it is back',
    async (name: ServiceName) => {
      await works();
      await cluster.killService(name);
      const subject = fresh();
      expect((await send(subject)).reply).toMatchObject({ code: 451 });
      await cluster.startService(name);
      await works();
      never(subject);
    },
  );

  it('that hangs means 451 within its limit', async () => {
    const thaw = await freezeTree(cluster.process('antispam').pid);
    const subject = fresh();
    expect((await send(subject)).reply).toMatchObject({ code: 451 });
    thaw();
    await works();
    never(subject);
  });
});

describe('clamd', () => {
  it('that is stopped means 451', async () => {
    await clamd.stop();
    expect((await send(fresh())).reply).toMatchObject({ code: 451 });
    await clamd.startAgain();
    await works();
  });

  it.each([
    ['says nothing', () => undefined],
    ['talks garbage', (socket: Socket) => void socket.write('\0\xff\xfeOK maybe\0')],
    ['hangs up', (socket: Socket) => void socket.destroy()],
  ])('that %s means 451, never clean', async (_name, behave) => {
    const sockets = new Set<Socket>();
    const fake = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('data', () => behave(socket));
    });
    await new Promise<void>((resolve) => fake.listen(0, '127.0.0.1', () => resolve()));
    const gateway = await startStandalone({ dns: dns.server, clamd: `127.0.0.1:${(fake.address() as AddressInfo).port}`, relayhost: hop.address });
    await applySettings(gateway.api, (s) => ({
      ...s,
      gateway: { ...s.gateway, modules: { ...s.gateway?.modules, antivirus: { timeoutSeconds: 3 } } },
    }));
    const subject = fresh();
    expect((await sendMail(gateway.smtp, aMail().subject(subject).build())).reply).toMatchObject({ code: 451 });
    never(subject);
    expect(await gateway.stop()).toEqual([]);
    for (const socket of sockets) socket.destroy();
    fake.close();
  });
});

describe('the bus', () => {
  it('that does not answer means 451 before any 250; all goes on when it is back', async () => {
    await cluster.kafka.freeze();
    const subject = fresh();
    expect((await send(subject)).reply).toMatchObject({ code: 451 });
    cluster.kafka.thaw();
    await works();
  });

  it('that dies and comes back loses nothing that got 250', async () => {
    const before = fresh();
    expect((await send(before)).reply.code).toBe(250);
    await cluster.kafka.kill();
    // The edge goes on answering; who would have to publish is not sent any more work. Both say in their metrics what is gone.
    await until('pipeline is not ready', async () => ((await readiness('pipeline')) === 503 ? true : undefined), 30_000, cluster.output);
    expect((await send(fresh())).reply).toMatchObject({ code: 451 });
    for (const name of ['ingress-smtp', 'delivery', 'journal', 'admin-api'] as const) expect([name, await readiness(name)]).toEqual([name, 200]);
    expect(await metricsOf('ingress-smtp')).toContain('postern_ready{check="bus",needed="false"} 0');
    expect(await metricsOf('pipeline')).toContain('postern_ready{check="bus",needed="true"} 0');
    await until(
      'nobody knows what waits',
      async () => ((await metricsOf('delivery')).includes('postern_bus_lag_messages{') ? undefined : true),
      90_000,
      cluster.output,
    );
    await cluster.kafka.restart();
    await works();
    await arrived(before);
    expect(await readiness('pipeline')).toBe(200);
    await until(
      'what waits is known',
      async () => ((await metricsOf('delivery')).includes('postern_bus_lag_messages{group="delivery"') ? true : undefined),
      60_000,
      cluster.output,
    );
  });
});

describe('the blob store', () => {
  it('that is down means 451 for mail that it has to hold, and nothing for small mail, which goes by the bus', async () => {
    const [large, small] = [fresh(), fresh()];
    await cluster.s3.pause();
    try {
      const reply = (text: string, subject: string) => sendMail(cluster.smtp, aMail().subject(subject).text(text).build());
      expect((await reply('one more line of text\r\n'.repeat(3000), large)).reply).toMatchObject({ code: 451 });
      expect((await reply('hello', small)).reply).toMatchObject({ code: 250 });
      await arrived(small);
    } finally {
      await cluster.s3.resume();
    }
    await works();
    never(large);
  });
});

describe('PostgreSQL', () => {
  it('that does not answer stops neither acceptance nor first deliveries; the journal catches up', async () => {
    const database = openPool({ url: cluster.postgres.url, max: 1 });
    const [backend] = await database.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const server = serverOfBackend(backend?.pid ?? 0);
    await database.close();
    expect(server).toBeGreaterThan(1);
    const thaw = await freezeTree(server);
    const subject = fresh();
    const { reply, msgId } = await send(subject);
    expect(reply.code).toBe(250);
    await arrived(subject);
    // Delivery goes on and is in service; what it cannot know it does not show.
    await until(
      'the queue is not known',
      async () => (/^postern_delivery_queue_messages /m.test(await metricsOf('delivery')) ? undefined : true),
      120_000,
      cluster.output,
    );
    expect(await readiness('delivery')).toBe(200);
    expect(await readiness('journal')).toBe(503);
    expect(await metricsOf('delivery')).toContain('postern_ready{check="database",needed="false"} 0');
    thaw();
    const story = await storyOf(cluster, msgId, (s) => s.deliveries.length > 0);
    expect(story.deliveries).toMatchObject([{ result: 'delivered' }]);
  });

  it('that is killed comes back, in one process too', async () => {
    const gateway = await startStandalone({ dns: dns.server, clamd: clamd.address, relayhost: hop.address });
    const child = await until('the database runs', async () => postgresBelow(gateway.pid));
    process.kill(child, 'SIGKILL');
    await until(
      'mail is accepted again',
      async () => ((await sendMail(gateway.smtp, aMail().subject(fresh()).build())).reply.code === 250 ? true : undefined),
      90_000,
      gateway.output,
    );
    expect(await gateway.stop()).toEqual([]);
  });
});

describe('services beside the mail', () => {
  it.each(['admin-api', 'journal'] as const)('%s that is dead does not stop mail', async (name: ServiceName) => {
    await cluster.killService(name);
    const subject = fresh();
    const { reply, msgId } = await send(subject);
    expect(reply.code).toBe(250);
    await arrived(subject);
    await cluster.startService(name);
    await storyOf(cluster, msgId);
  });
});

describe('the next hop', () => {
  /** What it does at the dot of mails that are not to be taken yet, by their subject. */
  const refused = new Map<string, () => HopAct>();
  beforeAll(() =>
    hop.script((command, { mail }) => {
      const subject = /^Subject: (.*)\r$/m.exec(mail?.toString('latin1') ?? '')?.[1] ?? '';
      return command === 'DOT' ? refused.get(subject)?.() : undefined;
    }),
  );
  afterAll(() => hop.script(() => undefined));

  // The pause before the second attempt is a minute, which they wait for together.
  it.concurrent.each<[string, () => HopAct]>([
    ['hangs in DATA', () => ({ hang: true })],
    ['closes at the final dot', () => ({ close: true })],
    ['answers 421', () => ({ reply: '421 4.3.2 closing' })],
  ])('that %s is tried again until it takes the mail', async (_name, act) => {
    const subject = fresh();
    refused.set(subject, act);
    const { reply, msgId } = await send(subject);
    expect(reply.code).toBe(250);
    await storyOf(cluster, msgId, (s) => s.deliveries.some((d) => d.result === 'deferred'));
    refused.delete(subject);
    await arrived(subject);
  });
});

/** A PostgreSQL server among the children of a process. */
async function postgresBelow(root: number): Promise<number | undefined> {
  const { readdirSync, readFileSync } = await import('node:fs');
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      if (stat.includes('(postgres)') && Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === root) return Number(name);
    } catch {
      // It ended meanwhile.
    }
  }
  return undefined;
}
