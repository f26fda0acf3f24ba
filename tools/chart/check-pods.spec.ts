import { describe, expect, it } from 'vitest';

import { componentOf, helm, ofKind, only, render } from './rendered.js';
import type { Manifest, Plain } from './rendered.js';

const LOOKED_AT = ['admin-api', 'antispam', 'antivirus', 'auth-check', 'backup', 'delivery', 'ingress-smtp', 'journal', 'pipeline'];
const container = (pod: Plain) => pod['containers'][0] as Plain;
const names = (list: readonly Plain[]) => list.map((one) => one['name'] as string);
/** Names of the secrets that a pod sees. */
const secretsOf = (pod: Plain) =>
  [
    ...((pod['volumes'] ?? []) as Plain[]).map((one) => one['secret']?.secretName as unknown),
    ...(container(pod)['env'] as Plain[]).map((one) => one['valueFrom']?.secretKeyRef?.name as unknown),
  ]
    .filter((name): name is string => typeof name === 'string')
    .sort();
const tests = (objects: readonly Manifest[]) => ofKind(objects, 'Pod').filter((one) => componentOf(one.metadata.labels).endsWith('-check'));

describe.skipIf(helm === undefined)('postern check (needs helm)', () => {
  const minimal = helm === undefined ? [] : render('minimal', { 'dns.servers': ['10.0.0.53:53'] });

  it('looks before an installation at what somebody else runs, by a Job whose log stays when it fails', () => {
    const jobs = ofKind(minimal, 'Job');
    const services = ['admin-api', 'backup', 'delivery', 'ingress-smtp', 'journal', 'pipeline'];
    expect(jobs.map((one) => componentOf(one.metadata.labels)).sort()).toEqual(services.map((name) => `${name}-check`));
    for (const job of jobs)
      expect(job.metadata.annotations).toMatchObject({
        'helm.sh/hook': 'pre-install,pre-upgrade',
        'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded',
      });
  });

  it('needs then nothing that the release itself makes', () => {
    const objects = render('minimal', { 'meshTls.mode': 'certManager', 'edge.tls.certManager': true, 'edge.tls.issuer': 'house' });
    const made = ofKind(objects, 'Certificate').map((one) => one['spec'].secretName as string);
    expect(made).toHaveLength(12);
    for (const job of ofKind(objects, 'Job')) {
      const pod = job['spec'].template.spec as Plain;
      expect(pod['serviceAccountName']).toBeUndefined();
      expect(secretsOf(pod).filter((name) => made.includes(name))).toEqual([]);
      expect(names(container(pod)['env'] as Plain[])).not.toContain('POSTERN_MESH_TLS_DIR');
      // The policies of an earlier release must not shut it in.
      expect(Object.keys(job['spec'].template.metadata.labels as object)).not.toContain('app.kubernetes.io/instance');
    }
  });

  it.each([
    ['dev', {}],
    ['ha', {}],
    ['minimal', { 'check.beforeInstall': false }],
  ])('does not look before an installation of %s with %j', (name, values) => {
    expect(ofKind(render(name, values), 'Job')).toEqual([]);
  });

  it('leaves a bucket that is reached by an identity to helm test, since the account is not there yet', () => {
    const objects = render('external');
    const env = (pod: Plain) => names(container(pod)['env'] as Plain[]);
    expect(env(only(objects, 'Job', '-pipeline-check')['spec'].template.spec as Plain)).not.toContain('POSTERN_S3_BUCKET');
    const test = tests(objects).find((one) => componentOf(one.metadata.labels) === 'pipeline-check');
    expect(env(test?.['spec'] as Plain)).toContain('POSTERN_S3_BUCKET');
  });

  it('is part of helm test, for each service with the account, secrets and ways of that service', () => {
    expect(
      tests(minimal)
        .map((one) => componentOf(one.metadata.labels))
        .sort(),
    ).toEqual(LOOKED_AT.map((name) => `${name}-check`));
    for (const one of tests(minimal)) {
      const service = componentOf(one.metadata.labels).slice(0, -'-check'.length);
      const workload = only(minimal, 'Deployment', `-${service}`)['spec'].template.spec as Plain;
      const pod = one['spec'] as Plain;
      expect(pod['serviceAccountName']).toBe(workload['serviceAccountName']);
      expect(secretsOf(pod)).toEqual(secretsOf(workload));
      const policy = (name: string) => only(minimal, 'NetworkPolicy', `r-postern-${name}`)['spec'] as Plain;
      expect(policy(`${service}-check`)['egress']).toEqual(policy(service)['egress']);
      expect(policy(`${service}-check`)['ingress']).toEqual([]);
    }
  });

  it('is let in by every dependency of the release that lets the service in', () => {
    const policies = ofKind(render('dev'), 'NetworkPolicy');
    const admitted = (policy: Manifest) =>
      ((policy['spec'].ingress ?? []) as Plain[])
        .flatMap((rule) => (rule['from'] ?? []) as Plain[])
        .map((peer) => componentOf((peer['podSelector']?.matchLabels ?? {}) as Record<string, string>));
    const dependencies = policies.filter((one) => /^(?:dev-(?:kafka|postgres|s3)|clamav)$/.test(componentOf(one.metadata.labels)));
    expect(dependencies.map((one) => componentOf(one.metadata.labels)).sort()).toEqual(['clamav', 'dev-kafka', 'dev-postgres', 'dev-s3']);
    for (const policy of dependencies) {
      const services = admitted(policy).filter((name) => LOOKED_AT.includes(name));
      expect(services.length, policy.metadata.name).toBeGreaterThan(0);
      expect(admitted(policy), policy.metadata.name).toEqual(expect.arrayContaining(services.map((name) => `${name}-check`)));
    }
  });

  it('is told the row of the service', () => {
    const pod = tests(minimal).find((one) => componentOf(one.metadata.labels) === 'delivery-check')?.['spec'] as Plain;
    const needs = (container(pod)['env'] as Plain[]).find((one) => one['name'] === 'POSTERN_CHECK_NEEDS')?.['value'] as string;
    expect(JSON.parse(needs)).toMatchObject({
      postgres: ['delivery'],
      blobs: ['get', 'put', 'delete'],
      bus: { consumes: ['postern.mail.v1', 'postern.originals.v1'] },
    });
  });
});
