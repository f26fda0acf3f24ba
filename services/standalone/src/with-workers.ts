import { setFlagsFromString } from 'node:v8';

import { startHeartbeat } from '@postern/platform-mesh';
import type { OwnedShell, PromMetrics } from '@postern/platform-service';

import { composeFactPlane } from './fact-plane.js';
import { DRAIN_LIMIT_MS } from './drain-limit.js';
import { endpointsOf } from './endpoints.js';
import type { Endpoints } from './endpoints.js';
import type { StandaloneConfig } from './standalone.config.js';
import { startFleet } from './workers/fleet.js';
import { forkWorker } from './workers/worker-process.js';

export interface Primary {
  readonly shell: OwnedShell;
  readonly metrics: PromMetrics;
  readonly stopAsked: Promise<unknown>;
}

/** The product with its message path in worker processes; this one has the fact plane and keeps them running. No branches here. */
export async function composeWithWorkers(
  { shell, metrics, stopAsked }: Primary,
  config: StandaloneConfig,
  clamd: string | undefined,
  workers: number,
): Promise<Endpoints> {
  // The processes of the mail path give memory for speed; this one is asked little, and gives its memory back.
  setFlagsFromString('--heap-growing-percent=40');
  const plane = await composeFactPlane(shell, config, workers);
  const { adminPassword: _adminPassword, ...told } = config;
  const order = { workers, config: told, databaseUrl: plane.databaseUrl, clamd };
  const fleet = await startFleet({ shell, metrics, order, settings: plane.settings, fork: forkWorker, drainMs: DRAIN_LIMIT_MS, stopAsked });
  startHeartbeat(shell, plane.bus, fleet.settings, '', () => ({ gauges: fleet.gauges(), engines: fleet.engines() }));
  return endpointsOf(config, plane, fleet.port);
}
