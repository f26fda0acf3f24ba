import { defineConfig, flag, hostPort, int, listenAddress, password, text } from '@postern/platform-service';

import { MIN_PASSWORD } from './access/passwords.js';

/** As long as every password that is set later: a short one would be the weakest for ever. */
export const firstPasswordConfig = defineConfig({
  adminPassword: password(
    'POSTERN_ADMIN_PASSWORD',
    '',
    'Password of the first administrator, used only when there is no account yet; empty: one is made and printed once',
    MIN_PASSWORD,
  ),
});

/** Settings of the process; what administrators change at run time is in the configuration revisions instead. */
export const adminApiConfig = defineConfig({
  host: listenAddress('POSTERN_HTTP_HOST', '::', 'Address of the console and the API; network policies and the ingress decide who reaches it'),
  port: int('POSTERN_HTTP_PORT', 8080, 'Port of the console and the API', [0, 65_535]),
  journal: hostPort('POSTERN_JOURNAL', 'journal:9090', 'gRPC address of journal'),
  delivery: hostPort('POSTERN_DELIVERY', 'delivery:9090', 'gRPC address of delivery'),
  backup: hostPort('POSTERN_BACKUP', 'backup:9090', 'gRPC address of backup'),
  ...firstPasswordConfig,
  trustedProxies: int(
    'POSTERN_HTTP_TRUSTED_PROXIES',
    0,
    'Reverse proxies in front whose X-Forwarded-For and X-Forwarded-Proto are believed',
    [0, 10],
  ),
  consoleDir: text('POSTERN_CONSOLE_DIR', '', 'Folder of the built console; empty: the one beside this program when there is one'),
  customResources: flag(
    'POSTERN_CUSTOM_RESOURCES',
    false,
    'Take configuration from custom resources of the own namespace; needs a service account that may, so only in Kubernetes',
  ),
  clusterPage: flag('POSTERN_CLUSTER_PAGE', false, 'Show and change pods and Deployments of the own release; needs a service account that may'),
  clusterNodes: flag('POSTERN_CLUSTER_NODES', false, 'The service account may read nodes'),
  clusterSelector: text(
    'POSTERN_CLUSTER_SELECTOR',
    'app.kubernetes.io/name=postern',
    'Label selector of the pods and Deployments of the own release',
  ),
  leaseName: text('POSTERN_LEASE', 'postern-admin-api', 'Lease that says which replica applies custom resources'),
  kubeconfig: text('POSTERN_KUBECONFIG', '', 'Kubeconfig file, for trials outside of a pod; empty: the service account of the pod'),
  seed: text('POSTERN_SETTINGS_SEED', '', 'JSON of settings that make the first revision of an empty database; empty: the defaults'),
});
