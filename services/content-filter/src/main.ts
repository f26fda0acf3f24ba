import { createInspection, inspectionConfig } from '@postern/inspection';
import { runScanner } from '@postern/platform-scanner';
import { readConfig } from '@postern/platform-service';

import { contentFilterConfig } from './content-filter.config.js';
import { manifest } from './content-filter.manifest.js';
import { createContentFilter } from './content-filter.module.js';

await runScanner(manifest, (shell) => {
  const config = readConfig({ ...contentFilterConfig, ...inspectionConfig }, process.env);
  return createContentFilter({ shell, archiveWorkers: config.archiveWorkers, room: createInspection(shell, config) });
});
