import { join } from 'node:path';

import { deliveryV1, journalV1 } from '@postern/contracts';
import { remotePort } from '@postern/platform-grpc';
import { awaitDatabase, joinMesh, openDatabase } from '@postern/platform-mesh';
import { meshTlsConfig, openMeshTls, readConfig, runService } from '@postern/platform-service';
import type { SettingsInput } from '@postern/settings';

import { adminApiConfig } from './admin-api.config.js';
import { manifest } from './admin-api.manifest.js';
import { createAdminApi } from './admin-api.module.js';
import { kubernetesPorts } from './kubernetes-ports.js';

/** admin-api as a process of the cluster. */
await runService(manifest, async (shell) => {
  const config = readConfig({ ...adminApiConfig, ...meshTlsConfig }, process.env);
  const tls = openMeshTls(shell, config.tlsDir);
  const mesh = await joinMesh(shell, { makesSettings: true });
  const database = await openDatabase(shell, 'admin');
  await awaitDatabase(shell, database);
  const api = await createAdminApi({
    shell,
    database,
    bus: mesh.bus,
    journal: remotePort(shell, journalV1.JournalServiceService, { service: 'journal', address: config.journal, tls }),
    queue: remotePort(shell, deliveryV1.QueueServiceService, { service: 'delivery', address: config.delivery, tls }),
    listen: { host: config.host, port: config.port },
    initialPassword: config.password,
    ...(config.seed === '' ? {} : { seed: parseSeed(config.seed) }),
    consoleDir: config.consoleDir === '' ? join(import.meta.dirname, '../../console/dist') : config.consoleDir,
    trustedProxies: config.trustedProxies,
    ...(await kubernetesPorts(shell, config)),
  });
  mesh.heartbeat(() => ({}));
  // The one place where a generated password appears: standard error of the first start, outside the structured log that is shipped away.
  if (api.firstPassword !== undefined) process.stderr.write(`First administrator: admin, password ${api.firstPassword}\n`);
});

/** The settings' own schema checks the content; here only that it is JSON. */
function parseSeed(text: string): SettingsInput {
  try {
    return JSON.parse(text) as SettingsInput;
  } catch (cause) {
    throw new Error('POSTERN_SETTINGS_SEED is not JSON', { cause });
  }
}
