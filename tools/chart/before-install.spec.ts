import { describe, expect, it } from 'vitest';

import { helm, KUBERNETES, renderText } from './rendered.js';

// The first hour of a platform team's day; that operators take what is rendered is in definitions.spec.ts, and the hours with the product running in test/days.
describe.skipIf(helm === undefined)('a platform team, before it installs (needs helm)', () => {
  const clusters = [
    ['a small one', 'minimal', {}],
    ['one with three zones', 'ha', {}],
    ['one with KEDA and Prometheus', 'keda', {}],
    ['OpenShift', 'openshift', {}],
    ['one without the Internet', 'air-gapped', {}],
    ['one with its own Kafka, PostgreSQL and S3', 'external', {}],
    ['one with cert-manager', 'certmanager', {}],
    ['one behind a balancer that speaks PROXY', 'port25-load-balancer-proxy', {}],
  ] as const;
  it.each(clusters)('renders for %s, on the newest and the oldest Kubernetes', (_name, values, changes) => {
    for (const version of KUBERNETES) expect(renderText(values, changes, version).text).toMatch(/^kind: Deployment$/m);
  });

  it.each([
    [{ tls: { mode: 'sometimes' } }, /tls/],
    [{ ingressSmtp: { replicas: 'many' } }, /./],
    [{ noSuchValue: true }, /noSuchValue/],
  ])('is told which value is wrong: %j', (changes, named) => {
    const { ok, text } = renderText('minimal', changes);
    expect(ok).toBe(false);
    expect(text).toMatch(named);
  });
});
