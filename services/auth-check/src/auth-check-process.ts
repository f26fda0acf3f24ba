import { joinMesh, openResolver } from '@postern/platform-mesh';
import { serveScanner } from '@postern/platform-scanner';
import { readConfig } from '@postern/platform-service';
import type { Shell } from '@postern/platform-service';

import { authCheckConfig } from './auth-check.config.js';
import { createAuthCheck } from './auth-check.module.js';

/** Sender authentication as a process of its own: asked over gRPC, bodies pulled from who holds them. */
export async function startAuthCheck(shell: Shell): Promise<void> {
  const config = readConfig(authCheckConfig, process.env);
  const mesh = await joinMesh(shell);
  const dns = openResolver(shell, config);
  const authCheck = createAuthCheck({ shell, dns, hostname: config.hostname });
  mesh.heartbeat(() => ({}));
  await serveScanner(shell, mesh, authCheck, config.port);
}
