import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { clamdDatabaseFiles } from '@postern/samples';
import { scriptedDns, startHop, startTestClamd } from '@postern/testing';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { until } from '../harness/child-process.js';
import { allArrived, arrivals, startLoad } from '../harness/mail-load.js';
import { startCluster } from '../harness/start-cluster.js';
import type { Cluster, ServiceName } from '../harness/start-cluster.js';
import { startStandalone } from '../harness/start-standalone.js';
import type { Standalone } from '../harness/start-standalone.js';
import { ZONE } from '../scenarios/start-both.js';

/** Ten in the ordinary run; the whole proof is POSTERN_KILLS=50, whose figures are in docs/reference/performance.md. */
const KILLS = Number(process.env['POSTERN_KILLS'] ?? 10);

let hop: Awaited<ReturnType<typeof startHop>>;
let dns: Awaited<ReturnType<typeof scriptedDns>>;
let clamd: Awaited<ReturnType<typeof startTestClamd>>;
beforeAll(async () => {
  [hop, dns, clamd] = await Promise.all([startHop(), scriptedDns(ZONE), startTestClamd(clamdDatabaseFiles())]);
});
afterAll(() => Promise.all([hop?.stop(), dns?.close(), clamd?.close()]));

describe('kill -9', () => {
  it(`of the standalone process ${KILLS} times under load loses no mail that got 250`, async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'postern-kill-'));
    let gateway: Standalone | undefined;
    const load = startLoad(() => gateway?.smtp);
    const start = async () => {
      gateway = await startStandalone({ dns: dns.server, clamd: clamd.address, relayhost: hop.address, dataDir });
    };
    for (let i = 0; i < KILLS; i++) {
      await start();
      const before = load.accepted.size;
      // The moment of the kill wanders through whatever a few mails go through.
      await until(
        'mail is accepted again',
        async () => (load.accepted.size >= before + 1 + (i % 7) ? true : undefined),
        60_000,
        () => gateway?.output() ?? '',
      );
      const victim: Standalone | undefined = gateway;
      gateway = undefined;
      await victim?.kill();
    }
    await start();
    await load.stop();
    await allArrived(load.accepted, hop.mails, () => gateway?.output() ?? '');
    const { repeats } = arrivals(hop.mails);
    console.log(
      `standalone: ${KILLS} kills, ${load.accepted.size} accepted, 0 lost, ${repeats} twice (in flight), ${load.refused} refused, ${load.broken} sessions broken`,
    );
    expect(load.accepted.size).toBeGreaterThan(KILLS);
    // Six senders at each kill: more repeats than that would be sent twice without need.
    expect(repeats).toBeLessThanOrEqual(KILLS * 12);
    expect(await gateway?.stop()).toEqual([]);
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 });
  });

  it(`of the cluster's services in turn ${KILLS} times under load loses no mail that got 250`, async () => {
    const cluster: Cluster = await startCluster({ dns: dns.server, clamd: clamd.address, relayhost: hop.address });
    onTestFinished(() => cluster.stop().then(() => undefined));
    const victims: readonly ServiceName[] = [
      'pipeline',
      'delivery',
      'ingress-smtp',
      'antivirus',
      'delivery',
      'pipeline',
      'journal',
      'auth-check',
      'ingress-smtp',
      'delivery',
      'antispam',
      'pipeline',
      'content-filter',
    ];
    const load = startLoad(() => cluster.smtp);
    for (let i = 0; i < KILLS; i++) {
      const before = load.accepted.size;
      await until('mail is accepted again', async () => (load.accepted.size >= before + 1 + (i % 7) ? true : undefined), 120_000, cluster.output);
      const name = victims[i % victims.length] as ServiceName;
      await cluster.killService(name);
      await cluster.startService(name);
    }
    await load.stop();
    await allArrived(load.accepted, hop.mails, cluster.output);
    const { repeats } = arrivals(hop.mails);
    console.log(
      `cluster: ${KILLS} kills, ${load.accepted.size} accepted, 0 lost, ${repeats} twice in all, ${load.refused} refused, ${load.broken} sessions broken`,
    );
    expect(load.accepted.size).toBeGreaterThan(KILLS);
  });
});
