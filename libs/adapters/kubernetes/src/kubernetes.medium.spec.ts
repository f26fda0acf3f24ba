import { systemClock } from '@postern/adapter-system';
import { silentLog } from '@postern/kernel';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { reasonOf } from './connect-kubernetes.js';
import { customResources } from './custom-resources.js';
import { kubernetesCluster } from './kubernetes-cluster.js';
import { leadByLease } from './lead-by-lease.js';
import { leaseStore } from './lease-store.js';
import { trialKubeconfig, trialNamespace } from './testing/trial-namespace.js';
import type { TrialNamespace } from './testing/trial-namespace.js';

const type = { group: 'postern.dev', version: 'v1alpha1', kind: 'MailDomain', plural: 'maildomains' };

describe.skipIf(trialKubeconfig === '')('a real API server (needs KUBECONFIG or POSTERN_TEST_KUBECONFIG)', () => {
  let trial: TrialNamespace;
  beforeAll(async () => {
    trial = await trialNamespace();
  });
  afterAll(() => trial.stop());
  const connect = () => trial.kubernetes;

  it('lists, follows and writes status', async () => {
    const api = customResources(connect(), systemClock, silentLog);
    await trial.create('maildomains', 'MailDomain', 'first', { name: 'first.example' });
    const feed = api.follow(type, () => undefined);
    try {
      const names = () => feed.list()?.map((one) => one.name);
      await vi.waitFor(() => expect(names()).toEqual(['first']), { timeout: 30_000 });
      await trial.create('maildomains', 'MailDomain', 'second', { name: 'second.example' });
      await vi.waitFor(() => expect(names()).toEqual(['first', 'second']), { timeout: 30_000 });
      const first = feed.list()?.[0];
      if (first === undefined) throw new Error('vanished');
      expect(first).toMatchObject({ generation: 1, spec: { name: 'first.example' } });
      expect(await api.writeStatus(type, first, { observedGeneration: 1, revision: 7 })).toBe(true);
      await vi.waitFor(() => expect(feed.list()?.[0]).toMatchObject({ generation: 1, status: { observedGeneration: 1, revision: 7 } }), {
        timeout: 30_000,
      });
      await trial.remove('maildomains', 'first');
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
    const why = await trial.create(plural, kind, name, spec).then(
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
