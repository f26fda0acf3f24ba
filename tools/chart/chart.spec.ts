import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { CHART, ROOT } from './generate.mjs';
import { CI_FILES, ciFile, componentOf, helm, helmSays, KUBERNETES, ofKind, only, render, renderText } from './rendered.js';
import type { Manifest, Plain } from './rendered.js';

const WORKLOADS = ['Deployment', 'DaemonSet', 'StatefulSet', 'Job', 'Pod'];
const podOf = (one: Manifest) => (one.kind === 'Pod' ? one['spec'] : one['spec'].template.spec) as Plain;
const workloads = (objects: readonly Manifest[]) => objects.filter((one) => WORKLOADS.includes(one.kind));
const containersOf = (pod: Plain) => [...(pod['initContainers'] ?? []), ...pod['containers']] as Plain[];
const envOf = (one: Manifest, name: string) => (podOf(one)['containers'][0].env as Plain[]).find((entry) => entry['name'] === name)?.['value'];
const deployments = [
  'admin-api',
  'antispam',
  'antivirus',
  'auth-check',
  'backup',
  'clamav',
  'content-filter',
  'delivery',
  'ingress-smtp',
  'journal',
  'pipeline',
];

it.skipIf(helm === undefined)('the values of the end-to-end tests are values of this chart (needs helm)', () => {
  const sets = [
    'mail.relayhost.host=192.0.2.1',
    'meshTls.mode=secrets',
    'meshTls.existingSecret=mesh-{service}',
    'backup.existingSecret=backup-key',
  ].flatMap((set) => ['--set-string', set]);
  const args = ['template', 'e2e', CHART, '--kube-version', KUBERNETES[0], '-f', 'test/e2e/values.yaml', ...sets];
  expect(helmSays(...args)).toMatchObject({ ok: true });
});

describe.skipIf(helm === undefined)('every CI values file (needs helm)', () => {
  describe.each(CI_FILES)('%s', (name) => {
    it('passes helm lint', () => {
      expect(helmSays('lint', '--strict', '--quiet', '--kube-version', KUBERNETES[0], CHART, '-f', ciFile(name))).toMatchObject({ ok: true });
    });

    it('renders the same on the oldest and the newest Kubernetes', () => {
      // But for the first password, which nobody should know before.
      const all = (kubernetes: string) => render(name, {}, kubernetes).filter((one) => !one.metadata.name.endsWith('-admin-first'));
      expect(all(KUBERNETES[1])).toEqual(all(KUBERNETES[0]));
    });

    it('runs every pod under the restricted Pod Security standard (obligation 50)', () => {
      for (const one of workloads(render(name))) {
        const pod = podOf(one);
        expect(pod, one.metadata.name).toMatchObject({
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
        });
        expect([pod['hostNetwork'], pod['hostPID'], pod['hostIPC']]).toEqual([undefined, undefined, undefined]);
        for (const container of containersOf(pod)) {
          expect(container['securityContext']).toEqual({
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          });
          expect(container['resources'].limits.memory, container['name']).toMatch(/^\d+(Mi|Gi)$/);
        }
        for (const volume of pod['volumes'] ?? []) expect(Object.keys(volume)).not.toContain('hostPath');
      }
    });

    it('names every object once, below 63 characters, with the labels of the release', () => {
      const objects = render(name);
      const names = objects.map((one) => `${one.kind}/${one.metadata.name}`);
      expect(new Set(names).size).toBe(names.length);
      for (const one of objects) {
        expect(one.metadata.name.length, one.metadata.name).toBeLessThanOrEqual(63);
        expect(one.metadata.labels).toMatchObject({ 'app.kubernetes.io/instance': 'r', 'app.kubernetes.io/managed-by': 'Helm' });
      }
    });

    it('selects pods that exist by every Service, policy and budget', () => {
      const objects = render(name);
      const components = new Set(
        workloads(objects).map((one) => componentOf(one.kind === 'Pod' ? one.metadata.labels : one['spec'].template.metadata.labels)),
      );
      for (const one of objects) {
        const selector =
          one.kind === 'Service' ? one['spec'].selector : one.kind === 'PodDisruptionBudget' ? one['spec'].selector.matchLabels : undefined;
        if (selector !== undefined) expect([...components]).toContain(componentOf(selector));
      }
    });
  });
});

describe.skipIf(helm === undefined)('the chart (needs helm)', () => {
  const dev = helm === undefined ? [] : render('dev');
  const ha = helm === undefined ? [] : render('ha');

  it('deploys the ten services and clamd', () => {
    expect(
      ofKind(dev, 'Deployment')
        .map((one) => componentOf(one.metadata.labels))
        .sort(),
    ).toEqual(deployments);
  });

  it('asks start-up, liveness and readiness different questions', () => {
    for (const one of ofKind(dev, 'Deployment').filter((d) => !d.metadata.name.endsWith('clamav'))) {
      const container = podOf(one)['containers'][0] as Plain;
      expect(container['livenessProbe'].httpGet.path).toBe('/healthz');
      expect(container['readinessProbe'].httpGet.path).toBe('/readyz');
      expect(container['startupProbe'].failureThreshold * container['startupProbe'].periodSeconds).toBeGreaterThan(60);
    }
  });

  it('waits for propagation and work in flight before a pod is killed', () => {
    const pod = podOf(only(render('external'), 'Deployment', '-pipeline'));
    expect(pod['terminationGracePeriodSeconds']).toBe(30 + 120 + 15);
  });

  it('adds pods before it takes pods away', () => {
    for (const one of ofKind(dev, 'Deployment')) expect(one['spec'].strategy.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 });
  });

  it('ties the heap of Node to the memory of the pod', () => {
    // 768 MiB less 256 of messages, 64 of scratch and 100 for the runtime.
    expect(envOf(only(dev, 'Deployment', '-pipeline'), 'NODE_OPTIONS')).toBe('--max-old-space-size=348');
    expect(envOf(only(ha, 'Deployment', '-ingress-smtp'), 'NODE_OPTIONS')).toBe('--max-old-space-size=604');
    expect(envOf(only(ha, 'Deployment', '-antivirus'), 'NODE_OPTIONS')).toBe('--max-old-space-size=1706');
  });

  it('gives clients of gRPC a headless Service', () => {
    for (const name of ['pipeline', 'auth-check', 'antispam', 'content-filter', 'antivirus'])
      expect(only(dev, 'Service', `-${name}`)['spec'].clusterIP).toBe('None');
    expect(envOf(only(dev, 'Deployment', '-ingress-smtp'), 'POSTERN_PIPELINE')).toBe('r-postern-pipeline:9090');
    expect(envOf(only(dev, 'Deployment', '-pipeline'), 'POSTERN_CONTENT_FILTER')).toBe('r-postern-content-filter:9090');
  });

  it('spreads each component over zones and nodes and keeps all but one pod', () => {
    for (const one of ofKind(ha, 'Deployment')) expect(podOf(one)['topologySpreadConstraints']).toHaveLength(2);
    expect(
      ofKind(ha, 'PodDisruptionBudget')
        .map((one) => componentOf(one.metadata.labels))
        .sort(),
    ).toEqual(deployments);
    expect(ofKind(ha, 'PodDisruptionBudget')[0]?.['spec']).toMatchObject({ maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' });
    expect(ofKind(render('port25-node-port'), 'PodDisruptionBudget')).toEqual([]);
  });

  it("counts nobody's pods that an autoscaler counts", () => {
    expect(only(ha, 'Deployment', '-pipeline')['spec'].replicas).toBeUndefined();
    expect(only(ha, 'HorizontalPodAutoscaler', '-ingress-smtp')['spec'].metrics).toHaveLength(2);
    expect(only(ha, 'HorizontalPodAutoscaler', '-pipeline')['spec']).toMatchObject({ minReplicas: 3, maxReplicas: 20 });
    expect(only(dev, 'Deployment', '-pipeline')['spec'].replicas).toBe(1);
    expect(ofKind(dev, 'HorizontalPodAutoscaler')).toEqual([]);
  });

  it('puts edge before scanners before console when nodes are full', () => {
    const values = Object.fromEntries(ofKind(ha, 'PriorityClass').map((one) => [one.metadata.name, one['value'] as number]));
    expect(values['r-postern-edge']).toBeGreaterThan(values['r-postern-scanners']!);
    expect(values['r-postern-scanners']).toBeGreaterThan(values['r-postern-console']!);
    expect(podOf(only(ha, 'Deployment', '-clamav'))['priorityClassName']).toBe('r-postern-scanners');
  });

  it('gives each service a certificate of its own name, from an authority of the release', () => {
    const certificates = ofKind(ha, 'Certificate', '-mesh');
    expect(certificates).toHaveLength(10);
    const pipeline = only(ha, 'Certificate', '-pipeline-mesh')['spec'];
    expect(pipeline).toMatchObject({ commonName: 'pipeline', issuerRef: { name: 'r-postern-mesh-ca', kind: 'Issuer' } });
    expect(pipeline.dnsNames).toContain('r-postern-pipeline');
    expect(ofKind(ha, 'Issuer')).toHaveLength(2);
    expect(ofKind(render('certmanager'), 'Issuer')).toEqual([]);
    expect(envOf(only(ha, 'Deployment', '-pipeline'), 'POSTERN_MESH_TLS_DIR')).toBe('/etc/postern/mesh');
  });

  it('takes images from the registry of the house, by digest', () => {
    const pod = podOf(only(render('air-gapped'), 'Deployment', '-pipeline'));
    expect(pod['containers'][0].image).toMatch(/^registry\.example\.internal\/postern@sha256:/);
    expect(pod['imagePullSecrets']).toEqual([{ name: 'house-registry' }, { name: 'mail-registry' }]);
  });

  it('runs one version of all images', () => {
    expect(podOf(only(render('external'), 'Deployment', '-clamav'))['containers'][0].image).toBe('localhost/postern-clamd:0.1.0-house.3');
    const version = (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version;
    expect(podOf(only(dev, 'Deployment', '-pipeline'))['containers'][0].image).toBe(`localhost/postern:${version}`);
  });

  it('lets the platform choose the user where it wants to', () => {
    expect(podOf(only(render('openshift'), 'Deployment', '-pipeline'))['securityContext']).toEqual({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });

  it('opens the way to a peer that runs elsewhere, and tells its address only once', () => {
    const objects = render('external');
    const policy = only(objects, 'NetworkPolicy', 'r-mailgate-antivirus');
    const rule = (policy['spec'].egress as Plain[]).find((one) => (one['ports'] as Plain[]).some((port) => port['port'] === 3310));
    expect(rule?.['to']).toEqual([{ ipBlock: { cidr: '10.8.4.0/24' } }]);
    const env = podOf(only(objects, 'Deployment', 'r-mailgate-antivirus'))['containers'][0].env as Plain[];
    expect(env.filter((one) => one['name'] === 'POSTERN_CLAMD').map((one) => one['value'])).toEqual(['clamd.example.org:3310']);
  });

  it('scrapes, alerts and draws only when asked', () => {
    expect(dev.filter((one) => ['ServiceMonitor', 'PrometheusRule'].includes(one.kind))).toEqual([]);
    expect(ofKind(ha, 'ServiceMonitor')).toHaveLength(10);
    expect(ofKind(ha, 'ConfigMap').filter((one) => one.metadata.labels['grafana_dashboard'] === '1')).toHaveLength(3);
    expect(only(ha, 'PrometheusRule', '-edge-down')['spec'].groups[0].rules[0].annotations.runbook_url).toBe(
      'https://runbooks.example.org/postern/edge-down.md',
    );
  });

  it('publishes the console by an Ingress or an HTTPRoute and trusts the proxy in front', () => {
    expect(ofKind(dev, 'Ingress')).toEqual([]);
    expect(only(render('external'), 'Ingress', '')['spec'].rules[0].host).toBe('mail.example.org');
    expect(only(ha, 'HTTPRoute', '')['spec'].hostnames).toEqual(['mail.example.org']);
    expect(envOf(only(ha, 'Deployment', '-admin-api'), 'POSTERN_HTTP_TRUSTED_PROXIES')).toBe('1');
    expect(envOf(only(dev, 'Deployment', '-admin-api'), 'POSTERN_HTTP_TRUSTED_PROXIES')).toBe('0');
    expect(envOf(only(render('external'), 'Deployment', '-admin-api'), 'POSTERN_HTTP_TRUSTED_PROXIES')).toBe('2');
  });

  it('makes the first configuration out of the values', () => {
    const seed = (name: string) => JSON.parse(envOf(only(render(name), 'Deployment', '-admin-api'), 'POSTERN_SETTINGS_SEED') as string) as unknown;
    expect(seed('air-gapped')).toEqual({
      gateway: { mta: { hostname: 'mx.example.internal', relayhost: { host: '10.1.0.25', port: 25, tls: 'require' }, maxMessageBytes: 52_428_800 } },
      domains: [{ name: 'example.internal', local: true }],
    });
  });

  it('keeps signatures fresh, takes them from a volume, or knows the test file only', () => {
    expect(podOf(only(ha, 'Deployment', '-clamav'))['initContainers']).toHaveLength(2);
    expect(ofKind(ha, 'Deployment', '-clamav-updates')).toHaveLength(1);
    expect(ofKind(dev, 'Deployment', '-clamav-updates')).toEqual([]);
    expect(podOf(only(render('certmanager'), 'Deployment', '-clamav'))['volumes']).toContainEqual({
      name: 'signatures',
      persistentVolumeClaim: { claimName: 'signatures', readOnly: true },
    });
    expect(only(dev, 'ConfigMap', '-clamav')['data']['clamd.conf']).toContain('DatabaseDirectory /usr/share/postern-clamav');
    expect(only(dev, 'NetworkPolicy', '-clamav')['spec'].egress).toEqual([]);
  });

  it.each([
    ['neither brokers nor an operator', 'minimal', { 'kafka.brokers': [] }, 'kafka.brokers is empty'],
    ['no database', 'minimal', { 'postgres.existingSecret': '' }, 'postgres.existingSecret is empty'],
    ['a PROXY load balancer without its networks', 'minimal', { 'edge.exposure': 'loadBalancerProxy' }, 'edge.proxyNetworks'],
    ['mesh secrets without a name', 'minimal', { 'meshTls.mode': 'secrets' }, 'meshTls.existingSecret'],
    [
      'a renewal before the certificate begins',
      'certmanager',
      { 'meshTls.duration': '24h' },
      'meshTls.renewBefore 360h is not below meshTls.duration 24h',
    ],
    ['a route without a gateway', 'minimal', { 'console.httpRoute.enabled': true }, 'console.httpRoute.parentRefs'],
    ['a mechanism without a secret', 'minimal', { 'kafka.sasl.existingSecret': '' }, 'kafka.sasl.existingSecret'],
    ['more consumers than partitions', 'minimal', { 'services.delivery.autoscaling.maxReplicas': 13 }, 'partitions of postern.mail.v1'],
    ['fewer replicas than must have a fact', 'ha', { 'strimzi.replicas': 1 }, 'every write would be refused'],
    ['two bundles of authorities', 'house', { 'trust.caSecret': 'other' }, 'trust.caSecret and trust.caConfigMap'],
    [
      'messages that do not fit beside the heap',
      'minimal',
      { 'edge.maxInFlight': '900 MiB' },
      'services.ingressSmtp.resources.memory 1Gi is too small',
    ],
    ['two Kafkas', 'dev', { 'strimzi.enabled': true, 'strimzi.cluster': 'k' }, 'dev.enabled brings its own'],
    ['an unknown key', 'minimal', { 'edge.exposures': 'bgp' }, 'exposures'],
  ])('stops with advice for %s', (_what, name, changes, advice) => {
    const said = renderText(name, changes);
    expect(said.ok).toBe(false);
    expect(said.text).toContain(advice);
  });
});

describe.skipIf(helm === undefined)('port 25 (needs helm)', () => {
  const edge = (name: string) => ofKind(render(`port25-${name}`), 'Service', '-edge')[0]?.['spec'];

  it('by a load balancer that passes packets on keeps traffic on nodes with an edge pod', () => {
    expect(edge('load-balancer')).toMatchObject({ type: 'LoadBalancer', externalTrafficPolicy: 'Local', allocateLoadBalancerNodePorts: true });
  });
  it('by a load balancer with PROXY headers believes them from its networks only', () => {
    expect(edge('load-balancer-proxy')).toMatchObject({ type: 'LoadBalancer', externalTrafficPolicy: 'Local' });
    expect(envOf(only(render('port25-load-balancer-proxy'), 'Deployment', '-ingress-smtp'), 'POSTERN_SMTP_PROXY_NETWORKS')).toBe('10.20.0.0/24');
  });
  it('by a proxy in the cluster opens no load balancer', () => {
    expect(edge('cluster-proxy')).toMatchObject({ type: 'ClusterIP' });
  });
  it('by BGP names the class that announces', () => {
    expect(edge('bgp')).toMatchObject({
      loadBalancerClass: 'io.cilium/bgp-control-plane',
      externalTrafficPolicy: 'Local',
      allocateLoadBalancerNodePorts: false,
    });
  });
  it('by the nodes themselves is a DaemonSet with a host port', () => {
    const objects = render('port25-host-port');
    expect(ofKind(objects, 'Service', '-edge')).toEqual([]);
    const set = only(objects, 'DaemonSet', '-ingress-smtp');
    expect(podOf(set)).toMatchObject({ nodeSelector: { 'mail-edge': 'true' } });
    expect(podOf(set)['containers'][0].ports).toContainEqual({ name: 'smtp', containerPort: 2525, hostPort: 25 });
  });
  it('by node ports answers on a fixed one', () => {
    expect(edge('node-port')).toMatchObject({ type: 'NodePort', externalTrafficPolicy: 'Local', externalIPs: ['192.0.2.10'] });
    expect(edge('node-port').ports).toEqual([{ name: 'smtp', port: 2525, targetPort: 'smtp', nodePort: 30_025 }]);
  });
});
