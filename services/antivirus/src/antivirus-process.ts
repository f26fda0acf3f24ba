import { createInspection, inspectionConfig } from '@postern/inspection';
import { joinMesh } from '@postern/platform-mesh';
import { serveScanner } from '@postern/platform-scanner';
import { readConfig } from '@postern/platform-service';
import type { Shell } from '@postern/platform-service';

import { antivirusConfig } from './antivirus.config.js';
import { createAntivirus } from './antivirus.module.js';

/** The antivirus as a process of its own: clamd beside it, asked over gRPC, bodies pulled from who holds them. */
export async function startAntivirus(shell: Shell): Promise<void> {
  const config = readConfig({ ...antivirusConfig, ...inspectionConfig }, process.env);
  const mesh = await joinMesh(shell);
  const antivirus = createAntivirus({
    shell,
    clamd: config.clamd,
    clamdConnections: config.clamdConnections,
    archiveWorkers: config.archiveWorkers,
    room: createInspection(shell, config),
    maxDatabaseAgeMs: config.maxDatabaseAge,
  });
  mesh.heartbeat(() => ({ engines: antivirus.engines() }));
  await serveScanner(shell, mesh, antivirus, config.port);
}
