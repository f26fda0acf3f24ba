import { backupV1, submitV1 } from '@postern/contracts';
import { ownEndpoint, remotePort, servePort } from '@postern/platform-grpc';
import { awaitDatabase, joinMesh, openBlobs, openDatabase } from '@postern/platform-mesh';
import { meshTlsConfig, openMeshTls, readConfig, runService } from '@postern/platform-service';

import { backupConfig } from './backup.config.js';
import { manifest } from './backup.manifest.js';
import { createBackup } from './backup.module.js';
import { keysOf } from './keys-of.js';
import { backupSchema } from './store/backup-schema.js';

/** Services whose certificates may ask. */
const CALLERS = ['admin-api'] as const;

/** Backup as a process of its own. */
await runService(manifest, async (shell) => {
  const config = readConfig({ ...backupConfig, ...meshTlsConfig }, process.env);
  const keys = keysOf(config);
  const mesh = await joinMesh(shell);
  const blobs = await openBlobs(shell, 'watched');
  const database = await openDatabase(shell, 'backup');
  await awaitDatabase(shell, database);
  const backup = createBackup({
    shell,
    settings: mesh.settings,
    bus: mesh.bus,
    blobs,
    store: backupSchema(database),
    keys,
    delivery: remotePort(shell, submitV1.SubmitServiceService, {
      service: 'delivery',
      address: config.delivery,
      tls: openMeshTls(shell, config.tlsDir),
    }),
    concurrency: config.concurrency,
  });
  await backup.start();
  await servePort(shell, ownEndpoint(shell, CALLERS), backupV1.BackupServiceService, backup.service);
  mesh.heartbeat(() => ({}));
});
