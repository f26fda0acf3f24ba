import { startHeartbeat } from '@postern/platform-mesh';
import type { Shell } from '@postern/platform-service';

import { endpointsOf } from './endpoints.js';
import type { Endpoints } from './endpoints.js';
import { composeFactPlane } from './fact-plane.js';
import { composeMessagePath } from './message-path.js';
import type { StandaloneConfig } from './standalone.config.js';
import { wholeOf } from './workers/whole-of.js';

/** The product in one process: the same services as in the cluster, on an embedded database, bus and files. No branches here. */
export async function composeInOneProcess(shell: Shell, config: StandaloneConfig, clamd: string | undefined): Promise<Endpoints> {
  const plane = await composeFactPlane(shell, config, 1);
  const path = await composeMessagePath(shell, { ...plane, config, clamd, part: wholeOf(config), workers: 1 });
  startHeartbeat(shell, plane.bus, plane.settings, '', () => ({ gauges: path.gauges(), engines: path.engines() }));
  return endpointsOf(config, plane, path.port);
}
