import { z } from 'zod';

import type { NodeState } from '../../fleet/heartbeats.js';
import { engineOf, engineSchema } from '../../kit/engine.js';
import { pageParams, pageSchema } from '../../kit/pagination.js';
import { isoOf } from '../../kit/iso-time.js';

const iso = z.iso.datetime();

export const nodeSchema = z
  .object({
    service: z.string(),
    instance: z.string(),
    version: z.string(),
    node: z.string(),
    startedAt: iso,
    seenAt: iso,
    revision: z.int(),
    revisionAppliedAt: iso,
    ready: z.boolean().meta({ description: 'It said so, and lately' }),
    stale: z.boolean().meta({ description: 'No heartbeat for 35 seconds' }),
    engines: z.array(engineSchema),
    gauges: z.record(z.string(), z.number()),
  })
  .meta({ id: 'ServiceNode' });
export type ServiceNode = z.infer<typeof nodeSchema>;

export const nodeListSchema = pageSchema(nodeSchema).meta({ id: 'ServiceNodeList' });
/** All of them by default: 5,000 processes are remembered. */
export const nodeQuerySchema = z.strictObject(pageParams(5000, 5000));

export function nodeOf({ beat, stale }: NodeState): ServiceNode {
  return {
    service: beat.service,
    instance: beat.instance,
    version: beat.version,
    node: beat.node,
    startedAt: isoOf(beat.startedAtMs),
    seenAt: isoOf(beat.atMs),
    revision: beat.revision,
    revisionAppliedAt: isoOf(beat.revisionAppliedAtMs),
    ready: beat.ready && !stale,
    stale,
    engines: beat.engines.map(engineOf),
    gauges: beat.gauges,
  };
}
