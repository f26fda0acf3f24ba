import { z } from 'zod';

const iso = z.iso.datetime();

const podSchema = z
  .object({
    name: z.string().meta({ description: 'Pod, or process where there are no pods' }),
    node: z.string(),
    version: z.string().meta({ description: 'What the process says; empty until its first heartbeat' }),
    revision: z.int().optional().meta({ description: 'Configuration revision in force there; absent: no heartbeat' }),
    revisionAppliedAt: iso.optional(),
    seenAt: iso.optional().meta({ description: 'Last heartbeat' }),
    ready: z.boolean(),
    phase: z.string().meta({ description: 'Phase in Kubernetes; empty where it is not known' }),
    reason: z.string().meta({ description: 'Why it is not ready, as Kubernetes says' }),
    restarts: z.int().optional(),
    startedAt: iso.optional(),
    terminating: z.boolean(),
  })
  .meta({ id: 'ClusterPod' });

const componentSchema = z
  .object({
    name: z.string(),
    pods: z.array(podSchema),
    deployment: z
      .object({
        name: z.string(),
        wanted: z.int(),
        ready: z.int(),
        updated: z.int(),
        settled: z.boolean().meta({ description: 'All pods are of the newest template and available' }),
        autoscaler: z.object({ min: z.int(), max: z.int() }).optional().meta({ description: 'Then it decides on the number of pods' }),
      })
      .optional()
      .meta({ description: 'Absent outside of Kubernetes: then nothing can be restarted or scaled here' }),
  })
  .meta({ id: 'ClusterComponent' });

const nodeSchema = z
  .object({
    name: z.string(),
    pods: z.int(),
    ready: z.boolean().optional().meta({ description: 'Absent: nodes may not be read' }),
    schedulable: z.boolean().optional(),
    kubelet: z.string().optional(),
    zone: z.string().optional(),
  })
  .meta({ id: 'ClusterNode' });

export const clusterSchema = z
  .object({
    source: z.enum(['kubernetes', 'heartbeats']).meta({
      description: 'heartbeats: there is no Kubernetes, or it may not be read, or it does not answer; then only what processes say of themselves',
    }),
    problem: z.enum(['none', 'not-in-kubernetes', 'kubernetes-down']),
    kubernetes: z.string().optional().meta({ description: 'Version of the API server' }),
    revision: z.int().meta({ description: 'Newest configuration revision' }),
    components: z.array(componentSchema),
    nodes: z.array(nodeSchema),
  })
  .meta({ id: 'Cluster' });
export type ShownCluster = z.infer<typeof clusterSchema>;
export type ShownComponent = ShownCluster['components'][number];
export type ShownPod = ShownComponent['pods'][number];

/** Zero is refused: a component without pods stops the mail flow, and that is no slip to make on a page. */
export const scaleSchema = z.strictObject({ replicas: z.int().min(1).max(1000) }).meta({ id: 'ScaleInput' });
export const componentNameSchema = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
export const componentChangedSchema = z.object({ component: z.string(), deployment: z.string() }).meta({ id: 'ComponentChanged' });
