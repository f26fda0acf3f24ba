import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { createAdminApi } from '@postern/admin-api';
import { backupSchema, createBackup } from '@postern/backup';
import { deliverySchema, queueService, submitService } from '@postern/delivery';
import { createJournal, journalSchema, journalService } from '@postern/journal';
import { freeSpaceOf, openFsBlobs } from '@postern/adapter-fs-blobs';
import { startEmbeddedPostgres } from '@postern/platform-embedded-postgres';
import { keysOfFile, masterKeys } from '@postern/platform-keys';
import { settingsMade } from '@postern/platform-mesh';
import { shellFor } from '@postern/platform-service';
import type { Shell } from '@postern/platform-service';

import { openGround, WORKER_POOL } from './ground.js';
import type { Ground } from './ground.js';
import { seedSettings } from './seed.js';
import type { StandaloneConfig } from './standalone.config.js';

export interface FactPlane extends Ground {
  readonly databaseUrl: string;
  /** Of console and API. */
  readonly http: string;
  /** Made up at the first start; undefined later and when it was given. */
  readonly firstPassword: string | undefined;
}

/** Connections in the pool of a process that has all of the product, and of one that has the fact plane alone: each costs the server 2 to 4 MB. */
const POOL_OF_ALL = 20;
const POOL_OF_FACTS = 8;
/** Beside the pool of a process: two that listen and lock. */
const APART = 2;
/** For tools, and for processes that end while their successors begin. */
const SPARE = 38;

/** Database, bus, settings, journal, Backup, administration: there is one of each, whatever the number of workers. No branches here. */
export async function composeFactPlane(shell: Shell, config: StandaloneConfig, workers: number): Promise<FactPlane> {
  const { dataDir } = config;
  mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  // The database runs as another account when we are root, and must be able to pass; what lies within is closed by itself.
  chmodSync(dataDir, 0o711);
  const isAlone = workers === 1;
  const pool = isAlone ? POOL_OF_ALL : POOL_OF_FACTS;
  const maxConnections = pool + APART + workers * (WORKER_POOL + APART) + SPARE;
  const postgres = await startEmbeddedPostgres({ dataDir: join(dataDir, 'postgres'), maxConnections, log: shell.log });
  shell.onStop('postgres', () => postgres.stop());
  const ground = await openGround(shell, postgres.url, pool, isAlone);
  const { database, bus, settings } = ground;
  const as = (service: string) => shellFor(shell, service);
  const [journal, delivery] = [journalSchema(database), deliverySchema(database)];
  const blobs = await openFsBlobs({ dir: join(dataDir, 'blobs'), minFreeBytes: config.minFreeSpace, inHandBytes: 0 });
  shell.onStop('blobs of Backup', () => blobs.close());
  const backup = createBackup({
    shell: as('backup'),
    settings,
    bus,
    blobs,
    store: backupSchema(database),
    keys: masterKeys(keysOfFile(join(dataDir, 'backup.key'))),
    delivery: submitService({ shell: as('delivery'), blobs, store: delivery }),
    free: async () => (await freeSpaceOf(dataDir)).freeBytes,
  });
  const admin = await createAdminApi({
    shell: as('admin-api'),
    database,
    bus,
    journal: journalService(journal),
    queue: queueService({ shell: as('delivery'), bus, store: delivery }),
    backup: backup.service,
    listen: { host: config.bind, port: config.httpPort },
    seed: seedSettings(config),
    initialPassword: config.adminPassword,
    consoleDir: join(import.meta.dirname, '../../console/dist'),
  });
  await settingsMade(settings);
  await createJournal({ shell: as('journal'), settings, bus, store: journal });
  await backup.start();
  return { ...ground, databaseUrl: postgres.url, http: admin.url, firstPassword: admin.firstPassword };
}
