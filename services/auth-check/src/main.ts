import { dnsResolver } from '@postern/adapter-dns';
import { runScanner } from '@postern/platform-scanner';
import { readConfig } from '@postern/platform-service';

import { authCheckConfig } from './auth-check.config.js';
import { manifest } from './auth-check.manifest.js';
import { createAuthCheck } from './auth-check.module.js';

await runScanner(manifest, (shell) => {
  const config = readConfig(authCheckConfig, process.env);
  const dns = dnsResolver({ clock: shell.clock, metrics: shell.metrics, servers: config.dns });
  shell.onStop('resolver', async () => dns.close());
  return createAuthCheck({ shell, dns, hostname: config.hostname });
});
