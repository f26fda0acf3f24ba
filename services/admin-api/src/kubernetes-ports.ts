import { connectKubernetes, customResources, kubernetesCluster, leadByLease, leaseStore } from '@postern/adapter-kubernetes';
import type { Shell } from '@postern/platform-service';

import type { AdminApiParts } from './admin-api.module.js';

export interface KubernetesSettings {
  readonly customResources: boolean;
  readonly clusterPage: boolean;
  readonly clusterNodes: boolean;
  readonly clusterSelector: string;
  readonly leaseName: string;
  readonly kubeconfig: string;
}

/** What admin-api gets from Kubernetes, when it is switched on. Switched on outside of Kubernetes, it stops the start: silence would look like success. */
export async function kubernetesPorts(shell: Shell, settings: KubernetesSettings): Promise<Pick<AdminApiParts, 'customResources' | 'cluster'>> {
  if (!settings.customResources && !settings.clusterPage) return {};
  const kubernetes = await connectKubernetes({ kubeconfig: settings.kubeconfig });
  if (kubernetes === undefined)
    throw new Error('POSTERN_CUSTOM_RESOURCES and POSTERN_CLUSTER_PAGE need a service account token: this process has none');
  const { clock, log } = shell;
  return {
    ...(settings.clusterPage
      ? { cluster: kubernetesCluster(kubernetes, clock, { selector: settings.clusterSelector, nodes: settings.clusterNodes }) }
      : {}),
    ...(settings.customResources
      ? {
          customResources: {
            resources: customResources(kubernetes, clock, log),
            lead: (onChange) =>
              leadByLease({ store: leaseStore(kubernetes, settings.leaseName, clock), identity: shell.instance, clock, log, onChange }),
          },
        }
      : {}),
  };
}
