import { constrainedMemory } from 'node:process';

import { createTypeOpinion } from '@postern/adapter-filetype';
import type { TypeOpinion } from '@postern/files';
import { noMetrics } from '@postern/kernel';
import type { ConfigOf, Shell } from '@postern/platform-service';
import { createJobPool } from '@postern/platform-workers';
import type { JobPool } from '@postern/platform-workers';

import { inspectionConfig } from './inspection.config.js';
import { Inspection } from './inspection.js';
import { UnpackMemory } from './unpack-memory.js';
import type { SharedMemory } from './unpack-memory.js';

/** What the parts of one process share to look at mail. */
export interface InspectionRoom {
  readonly pool?: JobPool;
  readonly inspection: Inspection;
  readonly memory: UnpackMemory;
}

const LEAST_MEMORY = 64 * 1024 * 1024;
const HERE_MEMORY = 1024 ** 3;
/** What a machine without a limit reports is far above any that has one. */
const UNLIMITED = 2 ** 50;

/** Once a process: one pool of workers, one budget of memory, one second opinion on types. */
export function createInspection(shell: Shell, config: Partial<ConfigOf<typeof inspectionConfig>> = {}, shared?: SharedMemory): InspectionRoom {
  const pool = createJobPool(shell, { size: config.inspectionWorkers ?? 0 });
  const opinion = createTypeOpinion().catch((thrown: unknown) => {
    shell.log.error('TYPE_OPINION', { why: String(thrown) });
    return undefined;
  });
  const memory = new UnpackMemory(
    memoryWithin(config.unpackMemory ?? inspectionConfig.unpackMemory.byDefault ?? LEAST_MEMORY),
    shell.clock,
    shell.metrics,
    shared,
  );
  shell.health.add('unpacking', () => Promise.resolve(memory.problem()));
  return { pool, inspection: new Inspection({ pool, opinion }), memory };
}

/** The mail itself, the runtime and the engines need the rest of what the pod may have. */
function memoryWithin(wanted: number, limit = constrainedMemory()): number {
  return limit <= 0 || limit > UNLIMITED ? wanted : Math.max(LEAST_MEMORY, Math.min(wanted, Math.floor(limit / 4)));
}

/** The same in this thread alone, with nobody to share: for tools and tests, whose mail is their own. */
export function inspectionHere(opinion?: TypeOpinion, nowMs?: () => number): InspectionRoom {
  const inspection = new Inspection({
    ...(opinion === undefined ? {} : { opinion: Promise.resolve(opinion) }),
    ...(nowMs === undefined ? {} : { nowMs }),
  });
  return { inspection, memory: new UnpackMemory(HERE_MEMORY, { monotonicMs: () => performance.now() }, noMetrics) };
}
