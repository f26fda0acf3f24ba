import { createInspection, inspectionConfig } from '@postern/inspection';
import { joinMesh } from '@postern/platform-mesh';
import { serveScanner } from '@postern/platform-scanner';
import { readConfig } from '@postern/platform-service';
import type { Shell } from '@postern/platform-service';

import { contentFilterConfig } from './content-filter.config.js';
import { createContentFilter } from './content-filter.module.js';

/** The content filter as a process of its own: asked over gRPC, bodies pulled from who holds them. */
export async function startContentFilter(shell: Shell): Promise<void> {
  const config = readConfig({ ...contentFilterConfig, ...inspectionConfig }, process.env);
  const mesh = await joinMesh(shell);
  const contentFilter = createContentFilter({ shell, archiveWorkers: config.archiveWorkers, room: createInspection(shell, config) });
  mesh.heartbeat(() => ({}));
  await serveScanner(shell, mesh, contentFilter, config.port);
}
