import { join } from 'node:path';

import { backupV1, deliveryV1, journalV1 } from '@postern/contracts';
import { remotePort } from '@postern/platform-grpc';
import { awaitDatabase, joinMesh, openDatabase } from '@postern/platform-mesh';
import { ConfigProblem, meshTlsConfig, openMeshTls, readConfig, runService } from '@postern/platform-service';
import { settingsSchema } from '@postern/settings';
import type { SettingsInput } from '@postern/settings';

import { adminApiConfig } from './admin-api.config.js';
import { manifest } from './admin-api.manifest.js';
import { createAdminApi } from './admin-api.module.js';
import { kubernetesPorts } from './kubernetes-ports.js';

/** admin-api as a process of the cluster. */
await runService(manifest, async (shell) => {
  const config = readConfig({ ...adminApiConfig, ...meshTlsConfig }, process.env);
  // Before anything is waited for: what is wrong here no broker and no database can change.
  const seed = config.seed === '' ? undefined : parseSeed(config.seed);
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
    backup: remotePort(shell, backupV1.BackupServiceService, { service: 'backup', address: config.backup, tls }),
    listen: { host: config.host, port: config.port },
    initialPassword: config.adminPassword,
    ...(seed === undefined ? {} : { seed }),
    consoleDir: config.consoleDir === '' ? join(import.meta.dirname, '../../console/dist') : config.consoleDir,
    trustedProxies: config.trustedProxies,
    ...(await kubernetesPorts(shell, config)),
  });
  mesh.heartbeat(() => ({}));
  // The one place where a generated password appears: standard error of the first start, outside the structured log that is shipped away.
  if (api.firstPassword !== undefined) process.stderr.write(`First administrator: admin, password ${api.firstPassword}\n`);
});

function parseSeed(text: string): SettingsInput {
  let seed: unknown;
  try {
    seed = JSON.parse(text);
  } catch {
    throw new ConfigProblem(['POSTERN_SETTINGS_SEED is not JSON']);
  }
  const checked = settingsSchema.safeParse(seed);
  if (checked.success) return seed as SettingsInput;
  throw new ConfigProblem(checked.error.issues.map((issue) => `POSTERN_SETTINGS_SEED, ${issue.path.join('.')}: ${issue.message}`));
}
