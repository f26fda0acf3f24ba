import { connect } from 'node:tls';

import { eicar } from '@postern/samples';
import { aMail, selfSigned } from '@postern/testing';
import { describe, expect, it } from 'vitest';

import { until } from '../harness/child-process.js';
import { underLoad } from './disturb.js';
import { deploy } from './gateway.js';
import { apply, forward, pods } from './kube.js';
import { sendOne } from './load.js';
import { useGateway } from './use-gateway.js';

const SERVICES = ['admin-api', 'antispam', 'antivirus', 'auth-check', 'content-filter', 'delivery', 'ingress-smtp', 'journal', 'pipeline'];
/** Services that others reach by gRPC. */
const SERVERS = ['antispam', 'antivirus', 'auth-check', 'content-filter', 'pipeline'];
/** Certificates for names only, none with an address; each is its own authority, and all of both generations are trusted. */
const generations = [0, 1].map((generation) => new Map(SERVICES.map((name) => [name, selfSigned(`${name}-${generation}`, name)])));
const ca = Buffer.concat(generations.flatMap((made) => [...made.values()].map(({ cert }) => cert)));

async function hand(generation: number): Promise<void> {
  const secret = (name: string) => {
    const pair = generations[generation]?.get(name);
    const data = { 'tls.crt': pair?.cert.toString('base64'), 'tls.key': pair?.key.toString('base64'), 'ca.crt': ca.toString('base64') };
    return JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name: `mesh-${name}` }, type: 'kubernetes.io/tls', data });
  };
  await apply(SERVICES.map(secret).join('\n---\n'));
}

const MESH = ['--set-json', 'meshTls={"mode":"secrets","existingSecret":"mesh-{service}"}'];

const scene = useGateway();

/** The certificate that a pod's gRPC server shows now. */
async function shown(pod: string): Promise<string> {
  const way = await forward(`pod/${pod}`, 9090);
  try {
    return await new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port: Number(new URL(way.url).port), rejectUnauthorized: false, ALPNProtocols: ['h2'] }, () => {
        resolve(socket.getPeerCertificate().fingerprint256);
        socket.destroy();
      });
      socket.setTimeout(10_000, () => socket.destroy(new Error('no handshake')));
      socket.on('error', reject);
    });
  } finally {
    way.stop();
  }
}

async function sends(mail: Parameters<typeof sendOne>[1]): Promise<number> {
  const [to] = scene.gateway.edge;
  if (to === undefined) throw new Error('no way to port 25');
  return (await sendOne(to, mail)).reply.code;
}

describe('mutual TLS between the services', () => {
  it('is switched on while mail flows and loses nothing', async () => {
    await hand(0);
    await underLoad('mutual TLS switched on', scene, async () => {
      await deploy(MESH);
    });
    expect(await sends(aMail().build())).toBe(250);
    expect(await sends(aMail().attach('invoice.com', eicar()).build())).toBeGreaterThanOrEqual(550);
  });

  it('goes on with new certificates without a restart', async () => {
    const before = await pods();
    const first = await Promise.all(SERVERS.map(async (name) => (await pods(name))[0]?.metadata.name ?? ''));
    const old = new Map<string, string>();
    for (const pod of first) old.set(pod, await shown(pod));
    await underLoad('certificates of all services replaced', scene, async () => {
      await hand(1);
      for (const pod of first)
        await until(`${pod} shows its new certificate`, async () => ((await shown(pod)) === old.get(pod) ? undefined : true), 240_000);
    });
    expect(await sends(aMail().attach('invoice.com', eicar()).build())).toBeGreaterThanOrEqual(550);
    const uids = (all: typeof before) => all.map((pod) => `${pod.metadata.uid} ${pod.status.containerStatuses?.[0]?.restartCount}`).sort();
    expect(uids(await pods())).toEqual(uids(before));
  });
});
