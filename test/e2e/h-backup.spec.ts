import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { until } from '../harness/child-process.js';
import { account, expectKept } from './account.js';
import { moreAccepted } from './disturb.js';
import { deploy, gatewayUp, removeRelease } from './gateway.js';
import type { Gateway } from './gateway.js';
import { kubectl } from './kube.js';
import { startLoad } from './load.js';
import { options } from './options.js';
import { startSink } from './sink.js';
import type { Sink } from './sink.js';
import { restoreVolume, saveVolume } from './volumes.js';

let sink: Sink;
let gateway: Gateway;
const folder = mkdtempSync(join(tmpdir(), 'postern-backup-'));
// The database before the objects: an object that came meanwhile is one too many, which does no harm; a row without its object would.
const COPIES = ['dev-postgres', 'dev-s3'].map((name) => ({
  workload: `statefulset/${options.release}-${name}`,
  claim: `data-${options.release}-${name}-0`,
  file: join(folder, name),
}));
beforeAll(async () => {
  sink = await startSink(options.sinkPort);
  gateway = await gatewayUp();
}, 600_000);
afterAll(async () => {
  gateway?.stop();
  await sink?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Queue {
  readonly total: number;
}

describe('a backup', () => {
  it('brings configuration and queue into a new namespace, and the queue is delivered from there', async () => {
    const queued = async (at: Gateway) => (await at.api((api) => api.get<Queue>('/queue'))).total;
    // What waited from before counts as none of ours: without it the queue would look full while a mail is still with the broker, which is not copied.
    await until('the queue is empty', async () => ((await queued(gateway)) === 0 ? true : undefined), 120_000);
    sink.putOff(true);
    // Another one in each run: the release may be one that was restored before.
    const domain = `kept-${Date.now()}.example`;
    const added = await gateway.api((api) => api.send('POST', '/domains', { name: domain, local: true }));
    expect(added.status).toBe(201);
    const load = startLoad(gateway.edge, { rate: options.rate });
    await moreAccepted(load, 50);
    await load.stop();
    await until('all of it waits in the queue', async () => ((await queued(gateway)) >= load.accepted.size ? true : undefined), 120_000);

    const image = await kubectl('get', 'deployment', `${options.release}-pipeline`, '-o', 'jsonpath={.spec.template.spec.containers[0].image}');
    const selector = await kubectl('get', 'statefulset', `${options.release}-dev-postgres`, '-o', 'jsonpath={.spec.template.spec.nodeSelector}');
    const nodeSelector = selector === '' ? {} : (JSON.parse(selector) as unknown);
    for (const copy of COPIES) {
      await kubectl('scale', copy.workload, '--replicas=0');
      await kubectl('rollout', 'status', copy.workload, '--timeout=120s');
      await kubectl('wait', '--for=delete', `pod/${copy.workload.slice('statefulset/'.length)}-0`, '--timeout=120s');
      await saveVolume(copy, image, nodeSelector);
    }
    gateway.stop();
    await removeRelease();
    // Mail of an earlier file may have arrived while the queue was emptied.
    expect([...load.accepted.keys()].filter((id) => sink.arrived.has(id))).toEqual([]);

    await kubectl('create', 'namespace', options.namespace);
    for (const copy of COPIES) await restoreVolume(copy, image, nodeSelector);
    const seconds = await deploy();
    sink.putOff(false);
    gateway = await gatewayUp();
    const domains = await gateway.api((api) => api.get<{ items: { name: string }[] }>('/domains'));
    expect(domains.items.map(({ name }) => name)).toContain(domain);
    expectKept(
      await account(
        'restored into a new namespace, without the broker: the queue of the backup',
        load,
        sink,
        gateway,
        `ready after ${Math.round(seconds)} s`,
      ),
    );
    // The configuration is published anew, so new mail goes by it too.
    const again = startLoad(gateway.edge, { rate: options.rate });
    await moreAccepted(again, 30);
    expectKept(await account('new mail at the restored gateway', again, sink, gateway));
  });
});
