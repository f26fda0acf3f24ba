import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { AppsV1Api, CoreV1Api, CustomObjectsApi, KubeConfig } from '@kubernetes/client-node';
import { parse } from 'yaml';

import { connectKubernetes, statusOf } from '../connect-kubernetes.js';
import type { Kubernetes } from '../connect-kubernetes.js';

const CRDS = join(import.meta.dirname, '../../../../../charts/postern/files/crds');
const GROUP = { group: 'postern.dev', version: 'v1alpha1' };

/** A kubeconfig for tests; empty: there is no cluster here. */
export const trialKubeconfig = process.env['POSTERN_TEST_KUBECONFIG'] ?? process.env['KUBECONFIG'] ?? '';

/** A namespace of its own in a real API server that has the chart's CustomResourceDefinitions. */
export interface TrialNamespace {
  readonly kubernetes: Kubernetes;
  /** Rejects with the API server's refusal. */
  create(plural: string, kind: string, name: string, spec: object, annotations?: Readonly<Record<string, string>>): Promise<void>;
  has(plural: string, name: string): Promise<boolean>;
  replaceSpec(plural: string, name: string, spec: object): Promise<void>;
  /** A Deployment that wants one pod, of an image that nobody pulls. */
  deploy(name: string, labels: Readonly<Record<string, string>>): Promise<void>;
  /** The same namespace at an address where no API server answers. */
  nowhere(): Kubernetes;
  remove(plural: string, name: string): Promise<void>;
  get(
    plural: string,
    name: string,
  ): Promise<{ readonly metadata: { readonly generation: number; readonly resourceVersion: string }; readonly status?: object }>;
  stop(): Promise<void>;
}

export async function trialNamespace(): Promise<TrialNamespace> {
  const namespace = `postern-test-${randomUUID().slice(0, 8)}`;
  const kubernetes = await connectKubernetes({ kubeconfig: trialKubeconfig, namespace });
  if (kubernetes === undefined) throw new Error('no cluster');
  const objects = kubernetes.config.makeApiClient(CustomObjectsApi);
  const core = kubernetes.config.makeApiClient(CoreV1Api);
  const own = { ...GROUP, namespace };
  for (const file of readdirSync(CRDS)) await putDefinition(objects, parse(readFileSync(join(CRDS, file), 'utf8')) as Definition);
  await core.createNamespace({ body: { metadata: { name: namespace } } });
  const get = async (plural: string, name: string) =>
    (await objects.getNamespacedCustomObject({ ...own, plural, name })) as Awaited<ReturnType<TrialNamespace['get']>>;
  return {
    kubernetes,
    get,
    async create(plural, kind, name, spec, annotations = {}) {
      const body = { apiVersion: `${GROUP.group}/${GROUP.version}`, kind, metadata: { name, annotations }, spec };
      await objects.createNamespacedCustomObject({ ...own, plural, fieldValidation: 'Strict', body });
    },
    has: (plural, name) =>
      get(plural, name).then(
        () => true,
        (thrown: unknown) => {
          if (statusOf(thrown) === 404) return false;
          throw thrown;
        },
      ),
    async deploy(name, labels) {
      const spec = { containers: [{ name: 'none', image: 'none.invalid/none' }] };
      const template = { metadata: { labels: { app: name } }, spec };
      const body = { metadata: { name, labels }, spec: { replicas: 1, selector: { matchLabels: { app: name } }, template } };
      await kubernetes.config.makeApiClient(AppsV1Api).createNamespacedDeployment({ namespace, body });
    },
    nowhere() {
      const config = new KubeConfig();
      config.loadFromClusterAndUser({ name: 'nowhere', server: 'http://127.0.0.1:1', skipTLSVerify: false }, { name: 'nobody' });
      return { ...kubernetes, config };
    },
    async replaceSpec(plural, name, spec) {
      await objects.replaceNamespacedCustomObject({ ...own, plural, name, body: { ...(await get(plural, name)), spec } });
    },
    async remove(plural, name) {
      await objects.deleteNamespacedCustomObject({ ...own, plural, name });
    },
    async stop() {
      await core.deleteNamespace({ name: namespace });
    },
  };
}

interface Definition {
  readonly metadata: { readonly name: string };
}

/** As a custom object: the typed client drops what begins with x-kubernetes. */
async function putDefinition(objects: CustomObjectsApi, body: Definition): Promise<void> {
  const crd = { group: 'apiextensions.k8s.io', version: 'v1', plural: 'customresourcedefinitions' };
  const { name } = body.metadata;
  try {
    await objects.createClusterCustomObject({ ...crd, body });
  } catch (thrown) {
    if (statusOf(thrown) !== 409) throw thrown;
    const old = (await objects.getClusterCustomObject({ ...crd, name })) as { metadata: object };
    await objects.replaceClusterCustomObject({ ...crd, name, body: { ...body, metadata: old.metadata } });
  }
  const established = async () => {
    const { status } = (await objects.getClusterCustomObject({ ...crd, name })) as { status?: { conditions?: { type: string; status: string }[] } };
    return status?.conditions?.some((one) => one.type === 'Established' && one.status === 'True') === true;
  };
  for (let tries = 0; !(await established()); tries++) {
    if (tries > 300) throw new Error(`${name} is not established`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
