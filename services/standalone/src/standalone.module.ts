import { setFlagsFromString } from 'node:v8';

import { startHeartbeat } from '@postern/platform-mesh';
import type { OwnedShell, PromMetrics, Shell } from '@postern/platform-service';

import { composeFactPlane } from './fact-plane.js';
import { DRAIN_LIMIT_MS } from './drain-limit.js';
import { composeMessagePath } from './message-path.js';
import type { StandaloneConfig } from './standalone.config.js';
import { startFleet } from './workers/fleet.js';
import { wholeOf } from './workers/whole-of.js';
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
  readonly stopAsked: Promise<unknown>;
}

/** The product in one process: the same services as in the cluster, on an embedded database, bus and files. No branches here. */
export async function composeStandalone(shell: Shell, config: StandaloneConfig, clamd: string | undefined): Promise<Endpoints> {
  const plane = await composeFactPlane(shell, config, 1);
  const path = await composeMessagePath(shell, { ...plane, config, clamd, part: wholeOf(config), workers: 1 });
  startHeartbeat(shell, plane.bus, plane.settings, '', () => ({ gauges: path.gauges(), engines: path.engines() }));
  return endpointsOf(config, plane, path.port);
}

/** The same product with its message path in worker processes; this one has the fact plane and keeps them running. */
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

function endpointsOf(
  config: StandaloneConfig,
  plane: { readonly http: string; readonly firstPassword: string | undefined },
  port: number,
): Endpoints {
  return { smtp: { host: config.bind, port }, http: plane.http, firstPassword: plane.firstPassword };
}
