import { describe, expect, it } from 'vitest';

import { CI_FILES, componentOf, helm, ofKind, only, render } from './rendered.js';
import type { Manifest, Plain } from './rendered.js';

// What other people's clusters ask of the chart: their quotas, authorities, name services, operators and identities.
const deploymentsOf = (objects: readonly Manifest[]) => objects.filter((one) => ['Deployment', 'DaemonSet', 'StatefulSet'].includes(one.kind));
const podOf = (one: Manifest) => one['spec'].template.spec as Plain;
const containersOf = (pod: Plain) => [...(pod['initContainers'] ?? []), ...pod['containers']] as Plain[];
const envOf = (one: Manifest) =>
  Object.fromEntries(((podOf(one)['containers'][0].env ?? []) as Plain[]).map((entry) => [entry['name'] as string, entry['value'] as unknown]));

describe.skipIf(helm === undefined)('a cluster of somebody else (needs helm)', () => {
  const house = helm === undefined ? [] : render('house');
  const minimal = helm === undefined ? [] : render('minimal');

  it('with an authority of its own: every pod that opens TLS trusts it', () => {
    for (const one of ofKind(house, 'Deployment').filter((d) => componentOf(d.metadata.labels) !== 'clamav')) {
      const pod = podOf(one);
      expect(pod['volumes'], one.metadata.name).toContainEqual({
        name: 'trust',
        configMap: { name: 'house-bundle', items: [{ key: 'bundle.pem', path: 'ca.crt' }] },
      });
      const env = containersOf(pod).flatMap((container) => (container['env'] ?? []) as Plain[]);
      expect(env.map((entry) => entry['value'])).toContain('/etc/postern/trust/ca.crt');
    }
    expect(podOf(only(render('external'), 'Deployment', '-delivery'))['volumes']).toContainEqual({
      name: 'trust',
      secret: { secretName: 'cloud-ca', items: [{ key: 'ca.crt', path: 'ca.crt' }] },
    });
  });

  it('with an authority of the database: only who uses the database gets it', () => {
    const with_ = ofKind(house, 'Deployment').filter((one) => envOf(one)['POSTERN_POSTGRES_CA_FILE'] === '/etc/postern/postgres/ca.crt');
    expect(with_.map((one) => componentOf(one.metadata.labels)).sort()).toEqual(['admin-api', 'backup', 'delivery', 'journal']);
    for (const one of with_)
      expect(podOf(one)['volumes']).toContainEqual({
        name: 'postgres-ca',
        secret: { secretName: 'rds-ca', items: [{ key: 'rds.pem', path: 'ca.crt' }] },
      });
    expect(podOf(only(render('ha'), 'Deployment', '-journal'))['volumes']).toContainEqual({
      name: 'postgres-ca',
      secret: { secretName: 'r-postern-postgres-ca', items: [{ key: 'ca.crt', path: 'ca.crt' }] },
    });
  });

  it('with few connections to the database: only delivery has a large pool', () => {
    expect(['admin-api', 'delivery', 'journal'].map((name) => envOf(only(house, 'Deployment', `-${name}`))['POSTERN_POSTGRES_POOL'])).toEqual([
      '3',
      '6',
      '3',
    ]);
  });

  it('with a database of the journal alone: only the journal has its secret', () => {
    const own = render('external');
    const users = ofKind(own, 'Deployment').filter((one) => JSON.stringify(podOf(one)['volumes'] ?? []).includes('journal-server'));
    expect(users.map((one) => componentOf(one.metadata.labels))).toEqual(['journal']);
  });

  it('with a quota on CPU: every container has a limit', () => {
    for (const one of [...deploymentsOf(house), ...ofKind(house, 'Pod')])
      for (const container of containersOf(one.kind === 'Pod' ? (one['spec'] as Plain) : podOf(one)))
        expect(container['resources'].limits.cpu, `${one.metadata.name} ${container['name']}`).toBe(
          componentOf(one.metadata.labels) === 'pipeline' ? '4' : '2',
        );
    for (const one of deploymentsOf(minimal))
      for (const container of containersOf(podOf(one))) expect(container['resources'].limits.cpu).toBeUndefined();
  });

  it('with an identity for buckets: only who reaches them has it', () => {
    const annotated = ofKind(house, 'ServiceAccount').filter((one) => one.metadata.annotations?.['eks.amazonaws.com/role-arn'] !== undefined);
    expect(annotated.map((one) => componentOf(one.metadata.labels)).sort()).toEqual(['backup', 'delivery', 'pipeline']);
    expect(only(house, 'ServiceAccount', '-pipeline').metadata.annotations).toMatchObject({ c: 'd' });
    const open = ofKind(house, 'NetworkPolicy').filter((one) => JSON.stringify(one['spec'].egress ?? []).includes('169.254.170.23/32'));
    expect(open.map((one) => componentOf(one.metadata.labels)).sort()).toEqual([
      'backup',
      'backup-check',
      'delivery',
      'delivery-check',
      'pipeline',
      'pipeline-check',
    ]);
  });

  it('with a name service on each node: names are asked there too', () => {
    const [first] = only(minimal, 'NetworkPolicy', '-pipeline')['spec'].egress as Plain[];
    expect(JSON.stringify(first)).toContain('169.254.20.10/32');
  });

  it('with Strimzi in a namespace of its own: topics and users are made there, and the way leads there', () => {
    for (const one of [...ofKind(house, 'KafkaTopic'), ...ofKind(house, 'KafkaUser')])
      expect([one.metadata['namespace' as never], one['apiVersion']]).toEqual(['kafka', 'kafka.strimzi.io/v1beta2']);
    expect(ofKind(render('ha'), 'KafkaTopic')[0]?.['apiVersion']).toBe('kafka.strimzi.io/v1');
    expect(envOf(only(house, 'Deployment', '-pipeline'))['POSTERN_KAFKA_BROKERS']).toBe('events-kafka-bootstrap.kafka.svc:9093');
    expect(JSON.stringify(only(house, 'NetworkPolicy', '-pipeline')['spec'].egress)).toContain(
      '"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"kafka"}}',
    );
    expect(only(house, 'KafkaUser', '-delivery')['spec'].template.secret.metadata.annotations).toEqual({ 'replicator.example.org/to': 'mail' });
  });

  it('with more partitions: facts are spread over them, and as many consumers may be asked for', () => {
    const partitions = Object.fromEntries(ofKind(house, 'KafkaTopic').map((one) => [one.metadata.name, one['spec'].partitions as number]));
    expect(partitions).toMatchObject({ 'postern.mail.v1': 48, 'postern.delivery.v1': 48, 'postern.config.v1': 1, 'postern.heartbeat.v1': 1 });
    expect(envOf(only(house, 'Deployment', '-delivery'))).toMatchObject({ POSTERN_DELIVERY_CONCURRENCY: '64', POSTERN_KAFKA_GZIP: 'false' });
  });

  it('with Argo CD, which leaves Leases out: admin-api may make its own', () => {
    const gitops = render('gitops');
    expect(ofKind(gitops, 'Lease')).toEqual([]);
    const rules = (only(gitops, 'Role', '-admin-api')['spec'] ?? only(gitops, 'Role', '-admin-api')['rules']) as Plain[];
    const leases = rules.filter((rule) => (rule['resources'] as string[]).includes('leases'));
    expect(leases.flatMap((rule) => rule['verbs'] as string[]).sort()).toEqual(['create', 'get', 'update']);
    for (const rule of leases) if ((rule['verbs'] as string[]).join() !== 'create') expect(rule['resourceNames']).toEqual(['r-postern-admin-api']);
  });

  it('with a balancer that goes by ports of the nodes: they are there unless they are given up', () => {
    expect(only(minimal, 'Service', '-edge')['spec']).toMatchObject({ allocateLoadBalancerNodePorts: true, externalTrafficPolicy: 'Local' });
  });

  it('that upgrades: no pod is restarted by the version of the chart', () => {
    for (const one of deploymentsOf(minimal)) {
      const labels = Object.keys(one['spec'].template.metadata.labels as Plain);
      expect(labels).not.toContain('helm.sh/chart');
      expect(labels).not.toContain('app.kubernetes.io/version');
    }
  });

  it('with objects and mounts of its own has them', () => {
    expect(only(house, 'ConfigMap', 'r-more')['data']).toEqual({ a: 'b' });
    const pipeline = only(house, 'Deployment', '-pipeline');
    expect(pipeline.metadata.annotations).toEqual({ 'reloader.stakater.com/auto': 'true' });
    expect(podOf(pipeline)['volumes']).toContainEqual({ name: 'more', configMap: { name: 'more' } });
    expect(podOf(pipeline)['containers'][0].volumeMounts).toContainEqual({ name: 'more', mountPath: '/etc/more', readOnly: true });
    expect(podOf(pipeline)).toMatchObject({ dnsConfig: { options: [{ name: 'ndots', value: '2' }] }, hostAliases: [{ ip: '10.0.0.5' }] });
    expect(only(house, 'Service', '-pipeline').metadata.annotations).toEqual({ a: 'b' });
  });

  it('has one pod that loads signatures from outside, and clamd is reached by what answers for clamd', () => {
    const outside = ofKind(house, 'NetworkPolicy').filter(
      (one) => JSON.stringify(one['spec'].egress ?? []).includes('"cidr":"0.0.0.0/0"') && componentOf(one.metadata.labels).startsWith('clamav'),
    );
    expect(outside.map((one) => componentOf(one.metadata.labels))).toEqual(['clamav-updates']);
    expect(only(house, 'Deployment', '-clamav-updates')['spec']).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
    expect(only(house, 'PersistentVolumeClaim', '-clamav-updates')['spec']).toMatchObject({ storageClassName: 'fast' });
    const config = only(house, 'ConfigMap', 'postern-clamav')['data'] as Record<string, string>;
    expect(config['freshclam.conf']).toContain('PrivateMirror http://r-postern-clamav-updates:8080');
    expect(config['clamd.conf']).not.toContain('TCPAddr');
    const clamd = containersOf(podOf(only(house, 'Deployment', 'postern-clamav'))).find((one) => one['name'] === 'clamd') as Plain;
    for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) expect(clamd[probe].exec.command).toContain('--ping');
  });

  it('keeps the first password out of logs', () => {
    const objects = render('keda');
    const secret = only(objects, 'Secret', '-admin-first');
    expect((secret['stringData'] as Record<string, string>)['password']).toMatch(/^[A-Za-z0-9]{24}$/);
    expect(secret.metadata.annotations).toMatchObject({ 'helm.sh/hook': 'pre-install' });
    const env = podOf(only(objects, 'Deployment', '-admin-api'))['containers'][0].env as Plain[];
    expect(env.find((entry) => entry['name'] === 'POSTERN_ADMIN_PASSWORD')?.['valueFrom'].secretKeyRef).toEqual({
      name: 'r-postern-admin-first',
      key: 'password',
      optional: true,
    });
    expect(ofKind(minimal, 'Secret')).toEqual([]);
  });

  it.each(CI_FILES)('of %s mounts only volumes that exist', (name) => {
    for (const one of deploymentsOf(render(name))) {
      const pod = podOf(one);
      const volumes = new Set(
        [
          ...((pod['volumes'] ?? []) as Plain[]),
          ...((one['spec'].volumeClaimTemplates ?? []) as Plain[]).map((claim) => claim['metadata'] as Plain),
        ].map((volume) => volume['name'] as string),
      );
      for (const mount of containersOf(pod).flatMap((container) => (container['volumeMounts'] ?? []) as Plain[]))
        expect([...volumes]).toContain(mount['name']);
    }
  });

  it('with passwords that change: those of Kafka, PostgreSQL and the object store are files, and none is in the environment', () => {
    const LOGINS = ['KAFKA_PASSWORD', 'KAFKA_USERNAME', 'POSTGRES_URL', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'].map((name) => `POSTERN_${name}`);
    for (const objects of [minimal, house, render('dev'), render('ha')])
      for (const one of deploymentsOf(objects)) {
        const [container] = podOf(one)['containers'] as Plain[];
        const mounts = ((container?.['volumeMounts'] ?? []) as Plain[]).map((mount) => mount['mountPath'] as string);
        const volumes = (podOf(one)['volumes'] ?? []) as Plain[];
        const env = envOf(one);
        for (const name of LOGINS) {
          const file = env[`${name}_FILE`] as string | undefined;
          if (file === undefined) continue;
          expect(Object.keys(env), `${one.metadata.name} ${name}`).not.toContain(name);
          const folder = file.slice(0, file.lastIndexOf('/'));
          expect(mounts).toContain(folder);
          const volume = volumes.find((each) => each['name'] === `${folder.slice(folder.lastIndexOf('/') + 1)}-login`);
          expect(((volume?.['secret']?.items ?? []) as Plain[]).map((item) => `${folder}/${item['path']}`)).toContain(file);
        }
      }
    const delivery = envOf(only(minimal, 'Deployment', '-delivery'));
    expect(LOGINS.filter((name) => delivery[`${name}_FILE`] !== undefined)).toEqual(LOGINS);
  });
});
