import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { parseAllDocuments } from 'yaml';

import { CHART } from './generate.mjs';
import { ciFile, helm, KUBERNETES } from './rendered.js';
import type { Manifest } from './rendered.js';

const CORE = {
  kind: 'APIResourceList',
  groupVersion: 'v1',
  resources: [
    { name: 'secrets', kind: 'Secret', namespaced: true, verbs: ['get', 'list'] },
    { name: 'services', kind: 'Service', namespaced: true, verbs: ['get', 'list'] },
  ],
};
const LISTS: Readonly<Record<string, unknown>> = {
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/apis': { kind: 'APIGroupList', apiVersion: 'v1', groups: [] },
  '/api/v1': CORE,
  '/api/v1/namespaces/mail/services': { kind: 'ServiceList', apiVersion: 'v1', metadata: {}, items: [] },
};

/** As much of an API server as Helm's `lookup` asks: a namespace `mail` with secrets and nothing else. */
export async function clusterStub() {
  const secrets = new Map<string, Manifest>();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://stub').pathname;
    const name = /^\/api\/v1\/namespaces\/mail\/secrets\/(.+)$/.exec(path)?.[1];
    const answer = LISTS[path] ?? secrets.get(name ?? '');
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'NotFound', code: 404 }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const folder = mkdtempSync(join(tmpdir(), 'postern-cluster-stub-'));
  const kubeconfig = join(folder, 'config.json');
  const cluster = { name: 'c', cluster: { server: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } };
  const context = { name: 'c', context: { cluster: 'c', user: 'u' } };
  writeFileSync(
    kubeconfig,
    JSON.stringify({ apiVersion: 'v1', kind: 'Config', clusters: [cluster], contexts: [context], users: [{ name: 'u' }], 'current-context': 'c' }),
  );
  return {
    secrets,
    /** What the release would be with this cluster in sight. */
    async render(name: string): Promise<Manifest[]> {
      const { stdout } = await promisify(execFile)(
        helm ?? '',
        [
          'template',
          'r',
          CHART,
          '--namespace',
          'mail',
          '--kube-version',
          KUBERNETES[0],
          '--dry-run=server',
          '--kubeconfig',
          kubeconfig,
          '-f',
          ciFile(name),
        ],
        { maxBuffer: 64 * 1024 * 1024, env: { ...process.env, HELM_CACHE_HOME: folder } },
      );
      return parseAllDocuments(stdout)
        .map((document) => document.toJS() as Manifest | null)
        .filter((one): one is Manifest => one !== null);
    },
    /** The secrets of a rendering are there from now on. */
    apply(objects: readonly Manifest[]): void {
      for (const one of objects)
        if (one.kind === 'Secret') secrets.set(one.metadata.name, { ...one, metadata: { ...one.metadata, namespace: 'mail' } as never });
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
