import { workersConfig } from '@postern/inspection';
import { joinMesh, openResolver } from '@postern/platform-mesh';
import { serveScanner } from '@postern/platform-scanner';
import { readConfig } from '@postern/platform-service';
import type { Shell } from '@postern/platform-service';
import { createJobPool } from '@postern/platform-workers';

import { antispamConfig } from './antispam.config.js';
import { createAntispam } from './antispam.module.js';

/** Antispam as a process of its own. */
export async function startAntispam(shell: Shell): Promise<void> {
  const config = readConfig({ ...antispamConfig, ...workersConfig }, process.env);
  const mesh = await joinMesh(shell);
  const antispam = createAntispam({
    shell,
    dns: openResolver(shell, config),
    pool: createJobPool(shell, { size: config.inspectionWorkers }),
  });
  mesh.heartbeat(() => ({}));
  await serveScanner(shell, mesh, antispam, config.port);
}
