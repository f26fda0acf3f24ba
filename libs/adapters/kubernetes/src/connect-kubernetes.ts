import { existsSync, readFileSync } from 'node:fs';

import { ApiException, KubeConfig } from '@kubernetes/client-node';

const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Where the API server is, who we are there, and the namespace of our release. */
export interface Kubernetes {
  readonly config: KubeConfig;
  readonly namespace: string;
}

/** By a kubeconfig file when one is named, else as a pod with a service account. Undefined: we are not in Kubernetes, or have no token. Throws on a bad file. */
export function connectKubernetes(options: { readonly kubeconfig?: string; readonly namespace?: string } = {}): Kubernetes | undefined {
  const config = new KubeConfig();
  if (options.kubeconfig !== undefined && options.kubeconfig !== '') {
    config.loadFromFile(options.kubeconfig);
    const named = config.getContextObject(config.getCurrentContext())?.namespace;
    return { config, namespace: options.namespace ?? named ?? 'default' };
  }
  if (process.env['KUBERNETES_SERVICE_HOST'] === undefined || !existsSync(`${ACCOUNT}/token`)) return undefined;
  config.loadFromCluster();
  return { config, namespace: options.namespace ?? readFileSync(`${ACCOUNT}/namespace`, 'utf8').trim() };
}

/** HTTP status of what a call to the API server threw; undefined: it did not answer. */
export function statusOf(thrown: unknown): number | undefined {
  if (thrown instanceof ApiException) return thrown.code;
  const code = (thrown as { statusCode?: unknown } | null)?.statusCode;
  return typeof code === 'number' ? code : undefined;
}

/** Short text of a refusal for the log: the API server's own message without its headers. */
export function reasonOf(thrown: unknown): string {
  if (thrown instanceof ApiException) {
    const body: unknown = thrown.body;
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return `${thrown.code} ${/"message":"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? ''}`.trim().slice(0, 500);
  }
  return (thrown instanceof Error ? thrown.message : String(thrown)).slice(0, 500);
}
