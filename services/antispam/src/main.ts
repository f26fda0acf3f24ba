import { workersConfig } from '@postern/inspection';
import { runScanner } from '@postern/platform-scanner';
import { openResolver, readConfig } from '@postern/platform-service';
import { createJobPool } from '@postern/platform-workers';

import { antispamConfig } from './antispam.config.js';
import { manifest } from './antispam.manifest.js';
import { createAntispam } from './antispam.module.js';

await runScanner(manifest, (shell) => {
  const config = readConfig({ ...antispamConfig, ...workersConfig }, process.env);
  const dns = openResolver(shell, config);
  return createAntispam({ shell, dns, pool: createJobPool(shell, { size: config.inspectionWorkers }) });
});
