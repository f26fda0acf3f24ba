import { describe, expect, it } from 'vitest';

import { helm, ofKind, only, render, renderText } from './rendered.js';
import type { Manifest, Plain } from './rendered.js';

const triggersOf = (objects: readonly Manifest[], name: string, type: string) =>
  (only(objects, 'ScaledObject', name)['spec'].triggers as Plain[]).filter((trigger) => trigger['type'] === type);

describe.skipIf(helm === undefined)('KEDA (needs helm)', () => {
  const keda = helm === undefined ? [] : render('keda');

  it('scales on lag, sessions and scans at work, never to zero', () => {
    expect(ofKind(keda, 'HorizontalPodAutoscaler')).toEqual([]);
    expect(ofKind(keda, 'ScaledObject')).toHaveLength(10);
    for (const one of ofKind(keda, 'ScaledObject')) expect(one['spec'].minReplicaCount).toBeGreaterThan(0);
    const kinds = (name: string) => (only(keda, 'ScaledObject', name)['spec'].triggers as Plain[]).map((trigger) => trigger['type']);
    expect(kinds('-ingress-smtp')).toEqual(['cpu', 'prometheus']);
    expect(kinds('-antivirus')).toEqual(['cpu', 'prometheus']);
    expect(kinds('-journal')).toEqual(['cpu', 'kafka', 'kafka']);
    expect(kinds('-delivery')).toEqual(['cpu', 'kafka', 'kafka']);
  });

  it('takes no pods away when it gets no answer: there is no fallback, and no series is no 0', () => {
    for (const one of ofKind(keda, 'ScaledObject')) {
      expect(one['spec'].fallback, one.metadata.name).toBeUndefined();
      for (const { metadata } of triggersOf(keda, one.metadata.name, 'prometheus')) expect(metadata.ignoreNullValues).toBe('false');
    }
  });

  it('looks at a lag once an interval, since what did not move since the last look does not count', () => {
    for (const name of ['-journal', '-delivery'])
      for (const trigger of triggersOf(keda, name, 'kafka'))
        expect(trigger).toMatchObject({ useCachedMetrics: true, metadata: { excludePersistentLag: 'true', offsetResetPolicy: 'earliest' } });
  });

  it.each([
    ['the development profile', 'dev', {}, 'r-postern-dev-kafka.mail.svc:9092'],
    ['Strimzi in the namespace of the release', 'ha', {}, 'events-kafka-bootstrap.mail.svc:9094'],
    ['Strimzi in another', 'ha', { 'strimzi.namespace': 'kafka' }, 'events-kafka-bootstrap.kafka.svc:9094'],
    ['brokers elsewhere', 'minimal', {}, 'kafka.example.org:9093'],
  ])('finds the brokers of %s from its own namespace', (_what, name, changes, brokers) => {
    const objects = render(name, { 'keda.enabled': true, ...changes });
    for (const trigger of triggersOf(objects, '-delivery', 'kafka')) expect(trigger['metadata'].bootstrapServers).toBe(brokers);
  });

  it('is let through to the broker of the development profile, which names itself so that KEDA finds it', () => {
    const fromKeda = (changes: Plain) =>
      JSON.stringify(only(render('dev', changes), 'NetworkPolicy', '-dev-kafka')['spec'].ingress).includes('"keda"');
    expect(fromKeda({ 'keda.enabled': true })).toBe(true);
    expect(fromKeda({})).toBe(false);
    const [container] = only(render('dev'), 'StatefulSet', '-dev-kafka')['spec'].template.spec.containers as Plain[];
    expect(container?.['env']).toContainEqual({ name: 'KAFKA_ADVERTISED', value: 'r-postern-dev-kafka.mail.svc:9092' });
  });

  it.each<readonly [what: string, name: string, changes: Plain, says: Plain, login: Plain | undefined]>([
    ['plain text needs nothing', 'dev', {}, {}, undefined],
    ['TLS by public authorities needs no secret', 'minimal', { 'kafka.sasl': { mechanism: '', existingSecret: '' } }, { tls: 'enable' }, undefined],
    [
      'a user of each service',
      'minimal',
      {},
      { tls: 'enable', sasl: 'scram_sha512' },
      {
        secretTargetRef: [
          { parameter: 'password', name: 'postern-kafka-delivery', key: 'password' },
          { parameter: 'username', name: 'postern-kafka-delivery', key: 'username' },
        ],
      },
    ],
    [
      'PLAIN, and an authority of its own',
      'minimal',
      { 'kafka.sasl.mechanism': 'plain', 'kafka.tls.caSecret': 'kafka-ca', 'kafka.tls.caKey': 'ca.pem' },
      { tls: 'enable', sasl: 'plaintext' },
      {
        secretTargetRef: [
          { parameter: 'password', name: 'postern-kafka-delivery', key: 'password' },
          { parameter: 'username', name: 'postern-kafka-delivery', key: 'username' },
          { parameter: 'ca', name: 'kafka-ca', key: 'ca.pem' },
        ],
      },
    ],
    [
      'a bundle of the house',
      'minimal',
      { 'kafka.sasl': { mechanism: '', existingSecret: '' }, 'trust.caConfigMap': 'bundle', 'trust.caKey': 'bundle.pem' },
      { tls: 'enable' },
      { configMapTargetRef: [{ parameter: 'ca', name: 'bundle', key: 'bundle.pem' }] },
    ],
    [
      'Strimzi, whose secret does not name the user',
      'ha',
      {},
      { tls: 'enable', sasl: 'scram_sha512' },
      {
        env: [{ parameter: 'username', name: 'POSTERN_KAFKA_USERNAME' }],
        secretTargetRef: [
          { parameter: 'password', name: 'r-postern-delivery', key: 'password' },
          { parameter: 'ca', name: 'events-cluster-ca-cert', key: 'ca.crt' },
        ],
      },
    ],
  ])('asks for lags as the service itself talks to the brokers: %s', (_what, name, changes, says, login) => {
    const objects = render(name, { 'keda.enabled': true, ...changes });
    const [made] = ofKind(objects, 'TriggerAuthentication', '-delivery-kafka');
    expect(made?.['spec']).toEqual(login);
    for (const { metadata, authenticationRef } of triggersOf(objects, '-delivery', 'kafka')) {
      expect(Object.fromEntries(['tls', 'sasl'].filter((key) => key in metadata).map((key) => [key, metadata[key]]))).toEqual(says);
      expect(authenticationRef).toEqual(login === undefined ? undefined : { name: 'r-postern-delivery-kafka' });
    }
  });

  it('leaves all of it to a TriggerAuthentication that is named, since KEDA refuses what is said twice', () => {
    const objects = render('minimal', { 'keda.enabled': true, 'keda.authentication': 'mine' });
    expect(ofKind(objects, 'TriggerAuthentication')).toEqual([]);
    for (const { metadata, authenticationRef } of triggersOf(objects, '-delivery', 'kafka')) {
      expect(authenticationRef).toEqual({ name: 'mine' });
      expect(metadata).not.toHaveProperty('tls');
      expect(metadata).not.toHaveProperty('sasl');
    }
  });

  it('may take the place of a HorizontalPodAutoscaler in one upgrade: its webhook looks away from those of the chart', () => {
    const [one] = ofKind(render('ha'), 'HorizontalPodAutoscaler', '-delivery');
    expect(one?.metadata.annotations).toEqual({ 'validations.keda.sh/hpa-ownership': 'false' });
  });

  it('makes nothing of its own when it is off', () => {
    expect(render('minimal').filter((one) => ['ScaledObject', 'TriggerAuthentication'].includes(one.kind))).toEqual([]);
  });

  it('stops with advice for a component that nothing could scale', () => {
    const said = renderText('keda', { 'services.antivirus.autoscaling.targetCPU': 0, 'keda.prometheus': '' });
    expect(said).toMatchObject({ ok: false, text: expect.stringContaining('KEDA has nothing to scale antivirus on') as string });
  });
});

describe.skipIf(helm === undefined)('the behaviour of an autoscaler (needs helm)', () => {
  const behaviours = (objects: readonly Manifest[]): readonly Plain[] => [
    ...ofKind(objects, 'HorizontalPodAutoscaler', '-delivery').map((one) => one['spec'].behavior as Plain),
    ...ofKind(objects, 'ScaledObject', '-delivery').map((one) => one['spec'].advanced.horizontalPodAutoscalerConfig.behavior as Plain),
  ];
  const both = (changes: Plain) => [
    ...behaviours(render('minimal', { 'services.delivery.autoscaling.enabled': true, ...changes })),
    ...behaviours(render('minimal', { 'keda.enabled': true, ...changes })),
  ];

  it('is out immediately, in by a pod a minute after five quiet minutes', () => {
    expect(both({})).toHaveLength(2);
    for (const one of both({}))
      expect(one).toMatchObject({
        scaleUp: { stabilizationWindowSeconds: 0 },
        scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] },
      });
  });

  it('is that of the values in the directions that they give', () => {
    const scaleDown = { stabilizationWindowSeconds: 60, policies: [{ type: 'Percent', value: 50, periodSeconds: 15 }] };
    const given = both({ 'services.delivery.autoscaling.behavior': { scaleDown } });
    expect(given).toHaveLength(2);
    for (const one of given) {
      expect(one['scaleDown']).toEqual(scaleDown);
      expect(one['scaleUp']).toMatchObject({ stabilizationWindowSeconds: 0 });
    }
  });
});
