/** A pod of this release. */
export interface ClusterPod {
  readonly name: string;
  readonly component: string;
  readonly node: string;
  readonly phase: string;
  readonly ready: boolean;
  readonly restarts: number;
  /** Why its container waits or was last ended, such as CrashLoopBackOff; empty when there is nothing to tell. */
  readonly reason: string;
  readonly startedAtMs: number | undefined;
  readonly terminating: boolean;
  readonly images: readonly string[];
}

/** A Deployment of this release. */
export interface ClusterDeployment {
  readonly name: string;
  readonly component: string;
  readonly wanted: number;
  readonly ready: number;
  readonly updated: number;
  readonly available: number;
  /** All pods are of the newest template and available. */
  readonly settled: boolean;
  readonly autoscaler: { readonly name: string; readonly min: number; readonly max: number } | undefined;
}

export interface ClusterNode {
  readonly name: string;
  readonly ready: boolean;
  readonly schedulable: boolean;
  readonly kubelet: string;
  readonly zone: string;
}

export interface ClusterState {
  readonly kubernetes: string;
  readonly pods: readonly ClusterPod[];
  readonly deployments: readonly ClusterDeployment[];
  /** Undefined: we may not read nodes. */
  readonly nodes: readonly ClusterNode[] | undefined;
}

/** The objects of our own release in the cluster. Every call has a limit and rejects when the API server does not answer or forbids it. */
export interface Cluster {
  read(): Promise<ClusterState>;
  /** New pods one after the other, as the Deployment's strategy says. False: there is no such Deployment. */
  restart(deployment: string, atMs: number): Promise<boolean>;
  scale(deployment: string, replicas: number): Promise<boolean>;
}
