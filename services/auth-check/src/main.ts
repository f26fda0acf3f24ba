import { runScanner } from '@postern/platform-scanner';
import { openResolver, readConfig } from '@postern/platform-service';

import { authCheckConfig } from './auth-check.config.js';
import { manifest } from './auth-check.manifest.js';
import { createAuthCheck } from './auth-check.module.js';

await runScanner(manifest, (shell) => {
  const config = readConfig(authCheckConfig, process.env);
  const dns = openResolver(shell, config);
  return createAuthCheck({ shell, dns, hostname: config.hostname });
});
