import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { CHART, ROOT } from './generate.mjs';
import { readPrivileges } from './privileges.mjs';
import type { Privileges } from './privileges.mjs';
import { componentOf, helm, KUBERNETES, only, ofKind, render } from './rendered.js';
import type { Manifest, Plain } from './rendered.js';

const { services, topics } = await readPrivileges(ROOT);
const rows = Object.values(services);

/** Ports of a service that others call, or pull mail from: SMTP is for strangers. */
const portsOf = (name: string, protocol: 'grpc' | 'http') =>
  services[name]?.listens.filter((one) => one.protocol === protocol).map((one) => one.port) ?? [];

const onBus = ({ bus }: Privileges) => [...bus.produces, ...bus.consumes, ...bus.follows].length > 0;

/** Peers of policy rules as lines such as `to pipeline 9090`. Every kind of peer that the chart writes is named; an unknown one fails. */
function lines(rules: readonly Plain[], direction: 'from' | 'to'): string[] {
  return rules
    .flatMap((rule) => {
      const ports = (rule['ports'] as Plain[]).map((port) => String(port['port']));
      const peers = rule[direction] === undefined ? ['anywhere'] : (rule[direction] as Plain[]).map(peerName);
      return peers.flatMap((peer) => [...new Set(ports)].map((port) => `${direction} ${peer} ${port}`));
    })
    .sort();
}

function peerName(peer: Plain): string {
  if (peer['ipBlock'] !== undefined) return peer['ipBlock'].cidr;
  const pods = peer['podSelector']?.matchLabels as Record<string, string> | undefined;
  if (peer['namespaceSelector'] !== undefined) return peer['namespaceSelector'].matchLabels['kubernetes.io/metadata.name'];
  if (pods !== undefined && componentOf(pods) !== '') return componentOf(pods);
  throw new Error(`a peer that no privilege explains: ${JSON.stringify(peer)}`);
}

const reaches = (row: Privileges, peer: string) => row.reaches.some(({ to }) => to === peer);

/** What a row of the table allows, in the same words, for the development profile. The Kubernetes API is closed there, whatever the row says. */
function allowed(row: Privileges): string[] {
  const who = (key: 'calls' | 'pulls') => rows.filter((other) => other[key].includes(row.name)).map((other) => other.name);
  const named = onBus(row) || [...row.calls, ...row.postgres, ...row.blobs, ...row.reaches].length > 0;
  return [
    'from monitoring 9464',
    ...row.listens.flatMap(({ port, protocol, name }) =>
      protocol === 'smtp' || (row.name === 'admin-api' && name === 'http')
        ? [`from anywhere ${port}`]
        : who(name === 'bodies' ? 'pulls' : 'calls').map((caller) => `from ${caller} ${port}`),
    ),
    // The name service, and that on each node, where a cluster has one.
    ...(named ? ['to kube-system 53', 'to 169.254.20.10/32 53', 'to 169.254.25.10/32 53'] : []),
    ...row.calls.flatMap((callee) => portsOf(callee, 'grpc').map((port) => `to ${callee} ${port}`)),
    ...row.pulls.flatMap((holder) => portsOf(holder, 'http').map((port) => `to ${holder} ${port}`)),
    ...(onBus(row) ? ['to dev-kafka 9092'] : []),
    ...(row.postgres.length > 0 ? ['to dev-postgres 5432'] : []),
    ...(row.blobs.length > 0 ? ['to dev-s3 9000'] : []),
    ...row.reaches.flatMap(({ to, port }) => (port === undefined ? [] : [`to ${to} ${port}`])),
    ...(reaches(row, 'dns') ? ['to 10.0.0.53/32 53'] : []),
    ...(reaches(row, 'smtp-out') ? [25, 465, 587].map((port) => `to 0.0.0.0/0 ${port}`) : []),
  ].sort();
}

/** Names of secrets that a pod sees, by environment or volume, without the release's prefix. */
function secretsOf(workload: Manifest): string[] {
  const pod = workload['spec'].template.spec as Plain;
  const env = (pod['containers'] as Plain[]).flatMap((one) => (one['env'] ?? []) as Plain[]).map((one) => one['valueFrom']?.secretKeyRef?.name);
  const volumes = ((pod['volumes'] ?? []) as Plain[]).map((one) => one['secret']?.secretName);
  return [...new Set([...env, ...volumes].filter((name): name is string => typeof name === 'string'))].sort();
}

/** Secrets of a row. Those of bus, database, blobs and mesh follow from the row; `secrets` names the others. */
function secretsAllowed(row: Privileges): string[] {
  const own: Record<string, string> = { 'smtp-tls': 'smtp-tls', 'admin-password': 'admin', 'backup-key': 'backup-key' };
  return [
    ...(onBus(row) ? [`kafka-${row.name}`] : []),
    `mesh-${row.name}`,
    ...(row.postgres.length > 0 ? [`postgres-${row.name}`] : []),
    ...(row.blobs.length > 0 ? [`s3-${row.name}`] : []),
    ...row.secrets.map((name) => own[name] ?? `unknown secret ${name}`),
  ].sort();
}

describe('the privilege table', () => {
  it('has the ten services of the cluster', () => {
    expect(Object.keys(services)).toEqual([
      'admin-api',
      'antispam',
      'antivirus',
      'auth-check',
      'backup',
      'content-filter',
      'delivery',
      'ingress-smtp',
      'journal',
      'pipeline',
    ]);
  });

  it('names only services and topics that exist', () => {
    const names = Object.values(topics).map((topic) => topic.name);
    for (const row of rows) {
      for (const callee of row.calls) expect(portsOf(callee, 'grpc'), `${row.name} calls ${callee}, which listens for no service`).not.toEqual([]);
      for (const holder of row.pulls) expect(portsOf(holder, 'http'), `${row.name} pulls from ${holder}, which gives nothing`).not.toEqual([]);
      expect(names).toEqual(expect.arrayContaining([...row.bus.produces, ...row.bus.consumes, ...row.bus.follows]));
    }
  });

  it('lets a service write dead letters only where it consumes, or watches a topic for all', () => {
    const letters = rows.filter((row) => row.bus.produces.includes('postern.dead-letter.v1')).map((row) => row.name);
    expect(letters).toEqual(['admin-api', 'backup', 'delivery', 'journal']);
  });

  it('gives the parsers of mail no way out (obligation 29)', () => {
    for (const name of ['antivirus', 'content-filter', 'antispam', 'auth-check'])
      expect(services[name]).toMatchObject({ postgres: [], blobs: [], secrets: [] });
    expect(services['content-filter']?.reaches).toEqual([]);
    expect(services['antivirus']?.reaches.map(({ to }) => to)).toEqual(['clamav']);
  });
});

describe.skipIf(helm === undefined)('the rendered chart (needs helm)', () => {
  const objects = helm === undefined ? [] : render('dev', { 'dns.servers': ['10.0.0.53:53'] });

  it.each(rows)('lets $name talk to whom its manifest names, and to nobody else (obligations 29, 51)', (row) => {
    const { spec } = only(objects, 'NetworkPolicy', `-${row.name}`) as Plain;
    expect(spec.podSelector.matchLabels).toMatchObject({ 'app.kubernetes.io/component': row.name, 'app.kubernetes.io/instance': 'r' });
    expect(spec.policyTypes).toEqual(['Ingress', 'Egress']);
    expect([...lines(spec.ingress, 'from'), ...lines(spec.egress, 'to')].sort()).toEqual(allowed(row));
  });

  it('refuses everything else', () => {
    const { spec } = only(objects, 'NetworkPolicy', '-default-deny') as Plain;
    expect(spec).toEqual({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'postern', 'app.kubernetes.io/instance': 'r' } },
      policyTypes: ['Ingress', 'Egress'],
    });
  });

  const given = {
    'kafka.sasl': { mechanism: 'scram-sha-512', existingSecret: 'kafka-{service}' },
    'postgres.existingSecret': 'postgres-{service}',
    's3.existingSecret': 's3-{service}',
    'admin.existingSecret': 'admin',
    'edge.tls.existingSecret': 'smtp-tls',
    meshTls: { mode: 'secrets', existingSecret: 'mesh-{service}' },
  };
  it.each(rows)('shows $name the secrets that its manifest names, and no other (obligation 43)', (row) => {
    const workload = only(render('minimal', given, KUBERNETES[1]), 'Deployment', `-${row.name}`);
    expect(secretsOf(workload)).toEqual(secretsAllowed(row));
  });

  it.each(rows.filter((row) => !onBus(row)))('makes no user at the brokers for $name, and tells it nothing of them', (row) => {
    const users = ofKind(render('ha'), 'KafkaUser').map((one) => componentOf(one.metadata.labels));
    expect(users).not.toContain(row.name);
    expect(JSON.stringify(only(render('ha'), 'Deployment', `-${row.name}`))).not.toMatch(/kafka/i);
  });

  it.each(rows.filter(onBus))('grants $name at the brokers what its manifest names (obligation 51)', (row) => {
    const user = only(render('ha'), 'KafkaUser', `-${row.name}`) as Plain;
    const grants = (user['spec'].authorization.acls as Plain[])
      .map((acl) => `${acl['resource'].type} ${acl['resource'].name} ${acl['operations'].join('+')}`)
      .sort();
    const reads = [...new Set([...row.bus.consumes, ...row.bus.follows])];
    expect(grants).toEqual(
      [
        ...row.bus.produces.map((topic) => `topic ${topic} Write+Describe`),
        ...reads.map((topic) => `topic ${topic} Read+Describe`),
        ...(row.bus.consumes.length > 0 ? [`group ${row.name} Read+Describe`] : []),
        ...row.bus.follows.map((topic) => `group follow-${topic}- Read+Describe+Delete`),
      ].sort(),
    );
  });

  it('makes every topic of the facts as their table says', () => {
    const made = ofKind(render('ha', { 'strimzi.retentionHours': 0 }), 'KafkaTopic').map((one) => [
      one.metadata.name,
      one['spec'].partitions,
      one['spec'].config,
    ]);
    const days = (count: number | undefined) => (count === undefined ? {} : { 'retention.ms': count * 86_400_000 });
    const said = Object.values(topics).map(({ name, partitions, compacted, keptDays }) => [
      name,
      partitions,
      {
        'min.insync.replicas': 2,
        'cleanup.policy': compacted ? (keptDays === undefined ? 'compact' : 'compact,delete') : 'delete',
        ...days(keptDays),
        ...(compacted && keptDays !== undefined ? { 'segment.ms': keptDays * 86_400_000 } : {}),
      },
    ]);
    expect(made).toEqual(said);
  });

  it('keeps facts as long as an operator wants, and settings in any case', () => {
    const made = ofKind(render('ha', { 'strimzi.retentionHours': 48 }), 'KafkaTopic');
    const kept = Object.fromEntries(made.map((one) => [one.metadata.name, one['spec'].config['retention.ms']]));
    expect(kept).toMatchObject({ 'postern.mail.v1': 48 * 3_600_000, 'postern.delivery.v1': 48 * 3_600_000, 'postern.heartbeat.v1': 86_400_000 });
    expect(kept['postern.config.v1']).toBeUndefined();
  });

  it('gives no pod a token of the Kubernetes API', () => {
    const pods = objects.filter((one) => ['Deployment', 'StatefulSet'].includes(one.kind)).map((one) => one['spec'].template.spec);
    expect(pods.length).toBeGreaterThan(10);
    for (const pod of pods) {
      expect(pod.automountServiceAccountToken).toBe(false);
      expect(tokensOf(pod)).toEqual([]);
    }
    expect(objects.filter((one) => /Role|Binding|Lease|CustomResource/.test(one.kind))).toEqual([]);
  });
});

/** Volumes with a service account token. */
const tokensOf = (pod: Plain) =>
  ((pod['volumes'] ?? []) as Plain[]).filter((one) =>
    ((one['projected']?.sources ?? []) as Plain[]).some((source) => source['serviceAccountToken'] !== undefined),
  );

describe.skipIf(helm === undefined)('the Kubernetes API (needs helm)', () => {
  const renderWith = (values: Readonly<Record<string, unknown>>) => (helm === undefined ? [] : render('gitops', values));
  const all = renderWith({});
  const grants = (role: Plain) =>
    (role['rules'] as Plain[]).flatMap((rule) =>
      (rule['resources'] as string[]).map(
        (resource) => `${rule['verbs'].join('+')} ${resource}${rule['resourceNames'] === undefined ? '' : ` ${rule['resourceNames'].join(' ')}`}`,
      ),
    );
  const kinds = ['gatewaysettings', 'maildomains', 'mailroutes', 'mailrules'];
  const byResources = [
    ...kinds.map((kind) => `get+list+watch ${kind}`),
    ...kinds.map((kind) => `patch ${kind}/status`),
    'get+update leases r-postern-admin-api',
    // Creation cannot be bound to a name.
    'create leases',
  ];
  const deployments = [...Object.keys(services), 'clamav'].map((name) => `r-postern-${name}`);
  const byPage = ['list pods', 'list deployments', 'list horizontalpodautoscalers', `patch deployments ${deployments.join(' ')}`];

  it('is open to the one service whose manifest names it, and only by its token and policy', () => {
    expect(rows.filter((row) => reaches(row, 'kubernetes-api')).map((row) => row.name)).toEqual(['admin-api']);
    for (const one of ofKind(all, 'Deployment')) {
      const name = componentOf(one.metadata.labels);
      expect(tokensOf(one['spec'].template.spec), name).toHaveLength(name === 'admin-api' ? 1 : 0);
      const policy = only(all, 'NetworkPolicy', `-${name}`)['spec'];
      expect(lines(policy.egress, 'to').includes('to 192.0.2.1/32 6443'), name).toBe(name === 'admin-api');
    }
  });

  it.each<readonly [what: string, values: Readonly<Record<string, unknown>>, granted: readonly string[]]>([
    ['custom resources and the page', {}, [...byResources, ...byPage]],
    ['custom resources alone', { 'clusterPage.enabled': false }, byResources],
    ['the page alone', { 'customResources.enabled': false }, byPage],
  ])('grants %s what they need, by name where there is one', (_what, values, granted) => {
    const objects = renderWith(values);
    expect(grants(only(objects, 'Role', '-admin-api')).sort()).toEqual([...granted].sort());
    expect(only(objects, 'RoleBinding', '-admin-api')['subjects']).toEqual([
      { kind: 'ServiceAccount', name: 'r-postern-admin-api', namespace: 'mail' },
    ]);
    for (const role of ofKind(objects, 'Role')) expect(JSON.stringify(role)).not.toMatch(/"\*"|secrets/);
  });

  it('shows nodes only when asked to', () => {
    expect(grants(only(all, 'ClusterRole', '-nodes'))).toEqual(['list nodes']);
    expect(ofKind(all, 'ClusterRoleBinding')).toHaveLength(1);
    expect(ofKind(renderWith({ 'clusterPage.nodes': false }), 'ClusterRoleBinding')).toEqual([]);
  });

  it('gets definitions that stay when the release goes, and roles for those who edit namespaces', () => {
    const definitions = ofKind(all, 'CustomResourceDefinition');
    expect(definitions.map((one) => one.metadata.name).sort()).toEqual(kinds.map((kind) => `${kind}.postern.dev`));
    for (const one of definitions) {
      expect(one.metadata.annotations).toEqual({ 'helm.sh/resource-policy': 'keep' });
      const file = parse(readFileSync(join(CHART, 'files/crds', `${one.metadata.name}.yaml`), 'utf8')) as Plain;
      expect(one['spec']).toEqual(file['spec']);
    }
    expect(only(all, 'ClusterRole', '-resources-edit').metadata.labels).toMatchObject({ 'rbac.authorization.k8s.io/aggregate-to-edit': 'true' });
    const without = renderWith({ 'customResources.installCrds': false });
    expect(ofKind(without, 'CustomResourceDefinition')).toEqual([]);
  });

  it('is told to admin-api by its environment', () => {
    const env = only(all, 'Deployment', '-admin-api')['spec'].template.spec.containers[0].env as Plain[];
    const value = (name: string) => env.find((one) => one['name'] === name)?.['value'];
    expect([value('POSTERN_CUSTOM_RESOURCES'), value('POSTERN_LEASE'), value('POSTERN_CLUSTER_PAGE'), value('POSTERN_CLUSTER_NODES')]).toEqual([
      'true',
      'r-postern-admin-api',
      'true',
      'true',
    ]);
    expect(value('POSTERN_CLUSTER_SELECTOR')).toBe('app.kubernetes.io/name=postern,app.kubernetes.io/instance=r');
  });
});
