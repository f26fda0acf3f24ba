import { availableParallelism } from 'node:os';

import { settingsMade, startHeartbeat } from '@postern/platform-mesh';
import type { OwnedShell, PromMetrics, Shell } from '@postern/platform-service';

import { composeFactPlane, openGround, WORKER_POOL } from './fact-plane.js';
import { composeMessagePath } from './message-path.js';
import type { MessagePath, Together } from './message-path.js';
import type { StandaloneConfig } from './standalone.config.js';
import { startFleet } from './workers/fleet.js';
import type { WorkerOrder } from './workers/messages.js';
import { partOf } from './workers/part-of.js';
import type { Whole } from './workers/part-of.js';
import { forkWorker } from './workers/worker-process.js';

/** Where the running product is reached. */
export interface Endpoints {
  readonly smtp: { readonly host: string; readonly port: number };
  readonly http: string;
  /** Made up at the first start; undefined later and when it was given. */
  readonly firstPassword: string | undefined;
}

export interface Primary {
  readonly shell: OwnedShell;
  readonly metrics: PromMetrics;
}

/** Longest wait for each part of a process to finish its work at a stop. */
export const DRAIN_LIMIT_MS = 60_000;

/** The product in one process: the same services as in the cluster, on an embedded database, bus and files. No branches here. */
export async function composeStandalone(shell: Shell, config: StandaloneConfig, clamd: string | undefined): Promise<Endpoints> {
  const plane = await composeFactPlane(shell, config, 1);
  const path = await composeMessagePath(shell, { ...plane, config, clamd, part: wholeOf(config), workers: 1 });
  startHeartbeat(shell, plane.bus, plane.settings, '', () => ({ gauges: path.gauges(), engines: path.engines() }));
  return endpointsOf(config, plane, path.port);
}

/** The same product with its message path in worker processes; this one has the fact plane and keeps them running. */
export async function composeWithWorkers(
  { shell, metrics }: Primary,
  config: StandaloneConfig,
  clamd: string | undefined,
  workers: number,
): Promise<Endpoints> {
  const plane = await composeFactPlane(shell, config, workers);
  const { adminPassword: _adminPassword, ...told } = config;
  const order = { workers, config: told, databaseUrl: plane.databaseUrl, clamd };
  const fleet = await startFleet({ shell, metrics, order, fork: forkWorker, drainMs: DRAIN_LIMIT_MS });
  startHeartbeat(shell, plane.bus, plane.settings, '', () => ({ gauges: fleet.gauges(), engines: fleet.engines() }));
  return endpointsOf(config, plane, fleet.port);
}

/** The message path of one worker. */
export async function composeWorker(shell: Shell, order: WorkerOrder, together: Together): Promise<MessagePath> {
  const { config, clamd, workers, databaseUrl } = order;
  const ground = await openGround(shell, databaseUrl, WORKER_POOL);
  await settingsMade(ground.settings);
  return composeMessagePath(shell, { ...ground, config, clamd, part: partOf(wholeOf(config), workers, order.worker), workers, together });
}

/** Limits of the product as a whole. */
function wholeOf(config: Omit<StandaloneConfig, 'adminPassword'>): Whole {
  return {
    sessions: config.maxSessions,
    inspectionWorkers: config.inspectionWorkers === 0 ? availableParallelism() : config.inspectionWorkers,
    scans: 128,
    clamdConnections: 8,
    yaraThreads: Math.min(4, availableParallelism()),
    archiveWorkers: 2,
    knownAnswers: config.knownAnswers,
    deliveries: 32,
  };
}

function endpointsOf(
  config: StandaloneConfig,
  plane: { readonly http: string; readonly firstPassword: string | undefined },
  port: number,
): Endpoints {
  return { smtp: { host: config.bind, port }, http: plane.http, firstPassword: plane.firstPassword };
}
