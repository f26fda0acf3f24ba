import { X509Certificate, createPrivateKey } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { clusterStub } from './cluster-stub.js';
import { componentOf, helm, ofKind, only, render, renderText } from './rendered.js';
import type { Manifest, Plain } from './rendered.js';

const DAY_MS = 86_400_000;
const SERVICES = ['admin-api', 'antispam', 'antivirus', 'auth-check', 'backup', 'content-filter', 'delivery', 'ingress-smtp', 'journal', 'pipeline'];
const pem = (secret: Manifest, key: string) => Buffer.from(secret['data'][key] as string, 'base64');
const leaves = (objects: readonly Manifest[]) => ofKind(objects, 'Secret', '-mesh-tls');
const authority = (objects: readonly Manifest[]) => only(objects, 'Secret', '-mesh-authority');
const dataOf = (objects: readonly Manifest[]) => objects.map((one) => one['data'] as unknown);

describe.skipIf(helm === undefined)('mutual TLS without an operator (needs helm)', () => {
  let cluster: Awaited<ReturnType<typeof clusterStub>>;
  let first: Manifest[];
  beforeAll(async () => {
    cluster = await clusterStub();
    first = await cluster.render('minimal');
    cluster.apply(first);
  });
  afterAll(() => cluster?.close());

  it('is on by default: each service has a certificate of its own name, by one authority (obligation 51)', () => {
    const ca = new X509Certificate(pem(authority(first), 'tls.crt'));
    expect(
      leaves(first)
        .map((one) => componentOf(one.metadata.labels))
        .sort(),
    ).toEqual(SERVICES);
    for (const one of leaves(first)) {
      const certificate = new X509Certificate(pem(one, 'tls.crt'));
      expect(certificate.subject).toBe(`CN=${componentOf(one.metadata.labels)}`);
      expect(certificate.verify(ca.publicKey)).toBe(true);
      expect(certificate.checkPrivateKey(createPrivateKey(pem(one, 'tls.key')))).toBe(true);
      expect(pem(one, 'ca.crt').equals(pem(authority(first), 'tls.crt'))).toBe(true);
      expect(Date.parse(certificate.validTo) - Date.now()).toBeGreaterThan(3600 * DAY_MS);
    }
    expect(new Set(leaves(first).map((one) => pem(one, 'tls.key').toString())).size).toBe(SERVICES.length);
  });

  it('gives each pod its own key, and none the key of the authority', () => {
    for (const one of ofKind(first, 'Deployment').filter((d) => SERVICES.includes(componentOf(d.metadata.labels)))) {
      const pod = one['spec'].template.spec as Plain;
      const names = (pod['volumes'] as Plain[]).map((volume) => volume['secret']?.secretName as string | undefined);
      expect(names).toContain(`${one.metadata.name}-mesh-tls`);
      expect(names.filter((name) => name?.includes('-mesh-') === true)).toHaveLength(1);
      expect(pod['containers'][0].env).toContainEqual({ name: 'POSTERN_MESH_TLS_DIR', value: '/etc/postern/mesh' });
    }
  });

  it('keeps keys over upgrades', async () => {
    const next = await cluster.render('minimal');
    expect(dataOf([authority(next), ...leaves(next)])).toEqual(dataOf([authority(first), ...leaves(first)]));
  });

  it('keeps the master key of Backup over upgrades, of 32 octets, and leaves it when the release goes', async () => {
    const key = (objects: readonly Manifest[]) => only(objects, 'Secret', '-backup-key');
    const octets = Buffer.from(pem(key(first), 'key').toString(), 'base64');
    expect(octets).toHaveLength(32);
    expect(key(first).metadata.annotations).toMatchObject({ 'helm.sh/resource-policy': 'keep' });
    expect(pem(key(await cluster.render('minimal')), 'key')).toEqual(pem(key(first), 'key'));
  });

  it('makes a certificate anew by the same authority when it is older than a year, or when its service is new', async () => {
    const name = (service: string) => `r-postern-${service}-mesh-tls`;
    const old = cluster.secrets.get(name('delivery')) as Manifest;
    const made = String(Math.floor((Date.now() - 366 * DAY_MS) / 1000));
    cluster.secrets.set(name('delivery'), { ...old, metadata: { ...old.metadata, annotations: { 'postern.dev/made': made } } });
    cluster.secrets.delete(name('journal'));
    const next = await cluster.render('minimal');
    const changed = leaves(next).filter((one) => !pem(one, 'tls.key').equals(pem(only(first, 'Secret', one.metadata.name), 'tls.key')));
    expect(changed.map((one) => componentOf(one.metadata.labels)).sort()).toEqual(['delivery', 'journal']);
    const ca = new X509Certificate(pem(authority(first), 'tls.crt'));
    for (const one of changed) expect(new X509Certificate(pem(one, 'tls.crt')).verify(ca.publicKey)).toBe(true);
    cluster.apply(first);
  });

  it('makes everything anew when the authority is gone', async () => {
    cluster.secrets.delete(authority(first).metadata.name);
    const next = await cluster.render('minimal');
    const ca = new X509Certificate(pem(authority(next), 'tls.crt'));
    for (const one of leaves(next)) expect(new X509Certificate(pem(one, 'tls.crt')).verify(ca.publicKey)).toBe(true);
    cluster.apply(first);
  });

  it.each([
    ['helm', 'sees none'],
    ['helm', 'certManager or secrets'],
  ])('stops with advice where no cluster is seen, since each rendering would make new keys (mode %s: %s)', (mode, advice) => {
    const said = renderText('minimal', { 'meshTls.mode': mode });
    expect(said.ok).toBe(false);
    expect(said.text).toContain(advice);
  });

  it.each(['certManager', 'secrets', 'none'])('makes no key in mode %s', (mode) => {
    const objects = render('minimal', { 'meshTls.mode': mode, 'meshTls.existingSecret': 'mesh-{service}' });
    expect(ofKind(objects, 'Secret').filter((one) => one.metadata.name.includes('-mesh'))).toEqual([]);
  });
});

describe.skipIf(helm === undefined)('TLS to the brokers (needs helm)', () => {
  const tls = (name: string, changes = {}) =>
    (only(render(name, changes), 'Deployment', '-delivery')['spec'].template.spec.containers[0].env as Plain[]).find(
      (one) => one['name'] === 'POSTERN_KAFKA_TLS',
    )?.['value'] as unknown;
  it('is on by default, and always with Strimzi (obligation 51)', () => {
    expect([tls('gitops'), tls('ha'), tls('ha', { 'kafka.tls.enabled': false })]).toEqual(['true', 'true', 'true']);
  });
  it('is off where somebody says so, and in the development profile', () => {
    expect([tls('gitops', { 'kafka.tls.enabled': false }), tls('dev')]).toEqual([undefined, undefined]);
  });
});
