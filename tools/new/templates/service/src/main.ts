import { joinMesh } from '@postern/platform-mesh';
import { readConfig, runService } from '@postern/platform-service';

import { scratchThingConfig } from './scratch-thing.config.js';
import { manifest } from './scratch-thing.manifest.js';
import { createScratchThing } from './scratch-thing.module.js';

await runService(manifest, async (shell) => {
  const config = readConfig(scratchThingConfig, process.env);
  const mesh = await joinMesh(shell);
  createScratchThing({ shell, greeting: config.greeting });
  mesh.heartbeat(() => ({}));
});
