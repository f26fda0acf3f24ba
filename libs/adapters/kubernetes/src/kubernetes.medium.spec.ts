import { systemClock } from '@postern/adapter-system';
import { silentLog } from '@postern/kernel';
import { describeCluster, describeCustomResources, describeLeadership } from '@postern/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { reasonOf } from './connect-kubernetes.js';
import { customResources } from './custom-resources.js';
import { kubernetesCluster } from './kubernetes-cluster.js';
import { leadByLease } from './lead-by-lease.js';
import { leaseStore } from './lease-store.js';
import { trialKubeconfig, trialNamespace } from './testing/trial-namespace.js';
import type { TrialNamespace } from './testing/trial-namespace.js';

describe.skipIf(trialKubeconfig === '')('a real API server (needs KUBECONFIG or POSTERN_TEST_KUBECONFIG)', () => {
  let trial: TrialNamespace;
  beforeAll(async () => {
    trial = await trialNamespace();
  });
  afterAll(() => trial.stop());
  const connect = () => trial.kubernetes;

  describeCustomResources('the API server', () => ({
    resources: customResources(connect(), systemClock, silentLog),
    async apply(name, spec, annotations) {
      if (await trial.has('maildomains', name)) await trial.replaceSpec('maildomains', name, spec);
      else await trial.create('maildomains', 'MailDomain', name, spec, annotations);
    },
    remove: (name) => trial.remove('maildomains', name),
    stop: () => Promise.resolve(),
  }));

  let leases = 0;
  describeLeadership('a lease at the API server', () => {
    const name = `leader-${++leases}`;
    return {
      compete: (identity, onChange) =>
        leadByLease({
          store: leaseStore(connect(), name, systemClock),
          identity,
          clock: systemClock,
          log: silentLog,
          retryMs: 200,
          ...(onChange === undefined ? {} : { onChange }),
        }),
      until: (condition) => vi.waitFor(() => expect(condition()).toBe(true), { timeout: 30_000, interval: 100 }),
      stop: () => Promise.resolve(),
    };
  });

  describeCluster('the API server', async () => {
    const options = { selector: 'app.kubernetes.io/name=postern', nodes: true };
    await trial.deploy('postern-pipeline', { 'app.kubernetes.io/name': 'postern', 'app.kubernetes.io/component': 'pipeline' });
    await trial.deploy('stranger', { 'app.kubernetes.io/name': 'other' });
    return {
      cluster: kubernetesCluster(connect(), systemClock, options),
      unreachable: kubernetesCluster(trial.nowhere(), systemClock, options),
      stop: () => Promise.resolve(),
    };
  });

  it.each([
    ['a domain in capitals', 'maildomains', 'MailDomain', 'x', { name: 'Upper.example' }, 'spec.name'],
    ['a port beyond 65535', 'mailroutes', 'MailRoute', 'x', { match: 'a.example', nextHop: { host: 'mx', port: 70_000 } }, 'spec.nextHop.port'],
    ['an unknown field', 'mailrules', 'MailRule', 'x', { name: 'X', unheard: 1 }, 'unknown field'],
    [
      'modules in a rule that does not scan',
      'mailrules',
      'MailRule',
      'x',
      { name: 'X', senders: ['*'], recipients: ['*'], mode: 'skip', modules: {} },
      'mode scan',
    ],
    ['a rule without senders', 'mailrules', 'MailRule', 'x', { name: 'X', recipients: ['*'] }, 'spec.senders'],
    ['a second GatewaySettings', 'gatewaysettings', 'GatewaySettings', 'other', {}, 'called gateway'],
    // One rate alone is compared with what is in force, which the API server does not know: admin-api refuses it in the status.
    [
      'rates that contradict each other',
      'gatewaysettings',
      'GatewaySettings',
      'gateway',
      { modules: { antispam: { spamRate: 40, probableRate: 50 } } },
      'spamRate',
    ],
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
});
