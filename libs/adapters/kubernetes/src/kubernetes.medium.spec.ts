import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { CoreV1Api, CustomObjectsApi } from '@kubernetes/client-node';
import { silentLog } from '@postern/kernel';
import { systemClock } from '@postern/adapter-system';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';

import { connectKubernetes, reasonOf, statusOf } from './connect-kubernetes.js';
import { customResources } from './custom-resources.js';
import { kubernetesCluster } from './kubernetes-cluster.js';
import { leadByLease } from './lead-by-lease.js';
import { leaseStore } from './lease-store.js';

const kubeconfig = process.env['POSTERN_TEST_KUBECONFIG'] ?? process.env['KUBECONFIG'] ?? '';
const CRDS = join(import.meta.dirname, '../../../../charts/postern/files/crds');
const namespace = `postern-test-${randomUUID().slice(0, 8)}`;
const type = { group: 'postern.dev', version: 'v1alpha1', kind: 'MailDomain', plural: 'maildomains' };

describe.skipIf(kubeconfig === '')('a real API server (needs KUBECONFIG or POSTERN_TEST_KUBECONFIG)', () => {
  const connect = () => {
    const kubernetes = connectKubernetes({ kubeconfig, namespace });
    if (kubernetes === undefined) throw new Error('no cluster');
    return kubernetes;
  };
  const objects = () => connect().config.makeApiClient(CustomObjectsApi);
  const at = { group: type.group, version: type.version, namespace };
  const create = (plural: string, kind: string, name: string, spec: object) =>
    objects().createNamespacedCustomObject({
      ...at,
      plural,
      fieldValidation: 'Strict',
      body: { apiVersion: 'postern.dev/v1alpha1', kind, metadata: { name }, spec },
    });

  beforeAll(async () => {
    const { config } = connect();
    // As custom objects: the typed client drops what begins with x-kubernetes.
    const crds = config.makeApiClient(CustomObjectsApi);
    const crd = { group: 'apiextensions.k8s.io', version: 'v1', plural: 'customresourcedefinitions' };
    for (const file of readdirSync(CRDS)) {
      const body = parse(readFileSync(join(CRDS, file), 'utf8')) as { metadata: { name: string } };
      await crds.createClusterCustomObject({ ...crd, body }).catch(async (thrown: unknown) => {
        if (statusOf(thrown) !== 409) throw thrown;
        const { name } = body.metadata;
        const old = (await crds.getClusterCustomObject({ ...crd, name })) as { metadata: object };
        await crds.replaceClusterCustomObject({ ...crd, name, body: { ...body, metadata: old.metadata } });
      });
    }
    await config.makeApiClient(CoreV1Api).createNamespace({ body: { metadata: { name: namespace } } });
    await vi.waitFor(() => objects().listNamespacedCustomObject({ ...at, plural: 'gatewaysettings' }), { timeout: 60_000, interval: 500 });
  });
  afterAll(async () => {
    await connect().config.makeApiClient(CoreV1Api).deleteNamespace({ name: namespace });
  });

  it('lists, follows and writes status', async () => {
    const api = customResources(connect(), systemClock, silentLog);
    await create('maildomains', 'MailDomain', 'first', { name: 'first.example' });
    const feed = api.follow(type, () => undefined);
    try {
      const names = () => feed.list()?.map((one) => one.name);
      await vi.waitFor(() => expect(names()).toEqual(['first']), { timeout: 30_000 });
      await create('maildomains', 'MailDomain', 'second', { name: 'second.example' });
      await vi.waitFor(() => expect(names()).toEqual(['first', 'second']), { timeout: 30_000 });
      const first = feed.list()?.[0];
      if (first === undefined) throw new Error('vanished');
      expect(first).toMatchObject({ generation: 1, spec: { name: 'first.example' } });
      expect(await api.writeStatus(type, first, { observedGeneration: 1, revision: 7 })).toBe(true);
      await vi.waitFor(() => expect(feed.list()?.[0]).toMatchObject({ generation: 1, status: { observedGeneration: 1, revision: 7 } }), {
        timeout: 30_000,
      });
      await objects().deleteNamespacedCustomObject({ ...at, plural: 'maildomains', name: 'first' });
      await vi.waitFor(() => expect(names()).toEqual(['second']), { timeout: 30_000 });
      expect(await api.writeStatus(type, first, { revision: 9 })).toBe(false);
    } finally {
      await feed.stop();
    }
  });

  it.each([
    ['a domain in capitals', 'maildomains', 'MailDomain', 'x', { name: 'Upper.example' }, 'spec.name'],
    ['a port beyond 65535', 'mailroutes', 'MailRoute', 'x', { match: 'a.example', nextHop: { host: 'mx', port: 70_000 } }, 'spec.nextHop.port'],
    ['an unknown field', 'mailrules', 'MailRule', 'x', { name: 'X', unheard: 1 }, 'unknown field'],
    ['modules in a rule that does not scan', 'mailrules', 'MailRule', 'x', { name: 'X', mode: 'skip', modules: {} }, 'mode scan'],
    ['a second GatewaySettings', 'gatewaysettings', 'GatewaySettings', 'other', {}, 'called gateway'],
    ['rates that contradict a default', 'gatewaysettings', 'GatewaySettings', 'gateway', { modules: { antispam: { spamRate: 40 } } }, 'spamRate'],
    [
      'one list zone twice',
      'gatewaysettings',
      'GatewaySettings',
      'gateway',
      {
        modules: {
          antispam: {
            dnsLists: [
              { zone: 'l.example', weight: 1 },
              { zone: 'l.example', weight: 2 },
            ],
          },
        },
      },
      'Duplicate value',
    ],
  ])('refuses %s on admission and says why', async (_what, plural, kind, name, spec, says) => {
    const why = await create(plural, kind, name, spec).then(
      () => 'taken',
      (thrown: unknown) => reasonOf(thrown),
    );
    expect(why).toMatch(/^(400|422) /);
    expect(why).toContain(says);
  });

  it('gives the lease to one of two and hands it over when that one stops', async () => {
    const one = (identity: string) =>
      leadByLease({ store: leaseStore(connect(), 'leader', systemClock), identity, clock: systemClock, log: silentLog, retryMs: 200 });
    const a = one('a');
    await vi.waitFor(() => expect(a.leads()).toBe(true), { timeout: 30_000 });
    const b = one('b');
    try {
      await vi.waitFor(async () => expect((await leaseStore(connect(), 'leader', systemClock).read())?.record.holder).toBe('a'));
      expect(b.leads()).toBe(false);
      await a.stop();
      await vi.waitFor(() => expect(b.leads()).toBe(true), { timeout: 30_000 });
    } finally {
      await b.stop();
    }
  });

  it('reads the cluster, and finds no deployment that is not there', async () => {
    const cluster = kubernetesCluster(connect(), systemClock, { selector: 'app.kubernetes.io/name=postern', nodes: true });
    expect(await cluster.read()).toMatchObject({ kubernetes: expect.stringMatching(/^v1\./), pods: [], deployments: [] });
    expect(await cluster.restart('nobody', 0)).toBe(false);
    expect(await cluster.scale('nobody', 2)).toBe(false);
  });
});
