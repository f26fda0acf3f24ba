import { existsSync, readFileSync } from 'node:fs';

import type { KubeConfig } from '@kubernetes/client-node';

const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Where the API server is, who we are there, and the namespace of our release. */
export interface Kubernetes {
  /** Loaded only when it is needed: it takes some 80 MB, and most processes never speak to the API server. */
  readonly client: typeof import('@kubernetes/client-node');
  readonly config: KubeConfig;
  readonly namespace: string;
}

/** By a kubeconfig file when one is named, else as a pod with a service account. Undefined: we are not in Kubernetes, or have no token. Rejects on a bad file. */
export async function connectKubernetes(
  options: { readonly kubeconfig?: string; readonly namespace?: string } = {},
): Promise<Kubernetes | undefined> {
  if (options.kubeconfig !== undefined && options.kubeconfig !== '') {
    const client = await import('@kubernetes/client-node');
    const config = new client.KubeConfig();
    config.loadFromFile(options.kubeconfig);
    const named = config.getContextObject(config.getCurrentContext())?.namespace;
    return { client, config, namespace: options.namespace ?? named ?? 'default' };
  }
  if (process.env['KUBERNETES_SERVICE_HOST'] === undefined || !existsSync(`${ACCOUNT}/token`)) return undefined;
  const client = await import('@kubernetes/client-node');
  const config = new client.KubeConfig();
  config.loadFromCluster();
  return { client, config, namespace: options.namespace ?? readFileSync(`${ACCOUNT}/namespace`, 'utf8').trim() };
}

/** HTTP status of what a call to the API server threw; undefined: it did not answer. */
export function statusOf(thrown: unknown): number | undefined {
  const { code, statusCode } = (thrown ?? {}) as { code?: unknown; statusCode?: unknown };
  return [code, statusCode].find((one): one is number => typeof one === 'number');
}

/** Short text of a refusal for the log: the API server's own message without its headers. */
export function reasonOf(thrown: unknown): string {
  const status = statusOf(thrown);
  if (status !== undefined) {
    const { body } = thrown as { body?: unknown };
    const text = typeof body === 'string' ? body : JSON.stringify(body ?? '');
    return `${status} ${/"message":"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? ''}`.trim().slice(0, 500);
  }
  return (thrown instanceof Error ? thrown.message : String(thrown)).slice(0, 500);
}
