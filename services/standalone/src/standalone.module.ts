import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { createAdminApi } from '@postern/admin-api';
import { createAntispam } from '@postern/antispam';
import { createAntivirus } from '@postern/antivirus';
import { createAuthCheck } from '@postern/auth-check';
import { createContentFilter } from '@postern/content-filter';
import { createDelivery, deliverySchema, queueService } from '@postern/delivery';
import { createIngress, openEdgeTls } from '@postern/ingress-smtp';
import { createJournal, journalSchema, journalService } from '@postern/journal';
import { createPipeline } from '@postern/pipeline';
import { createEmbeddedBus } from '@postern/adapter-embedded-bus';
import { openFsBlobs } from '@postern/adapter-fs-blobs';
import { TOPICS } from '@postern/facts';
import { createInspection } from '@postern/inspection';
import { inProcessBodies } from '@postern/platform-bodies';
import { startEmbeddedPostgres } from '@postern/platform-embedded-postgres';
import { followSettings, settingsMade, startHeartbeat } from '@postern/platform-mesh';
import { openPool } from '@postern/platform-persistence';
import { openResolver, shellFor } from '@postern/platform-service';
import type { ConfigOf, Shell } from '@postern/platform-service';
import type { RunningScanner } from '@postern/platform-scanner';
import type { ScannerName } from '@postern/verdict';

import { seedSettings } from './seed.js';
import type { standaloneConfig } from './standalone.config.js';
import { watchStorage } from './storage-room.js';

export type StandaloneConfig = ConfigOf<typeof standaloneConfig>;

/** Where the running product is reached. */
export interface Endpoints {
  readonly smtp: { readonly host: string; readonly port: number };
  readonly http: string;
  /** Made up at the first start; undefined later and when it was given. */
  readonly firstPassword: string | undefined;
}

/** The product in one process: the same services as in the cluster, on an embedded database, bus and files. No branches here. */
export async function composeStandalone(shell: Shell, config: StandaloneConfig, clamd: string | undefined): Promise<Endpoints> {
  const { dataDir, knownAnswers, knownAnswersLife } = config;
  mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  // The database runs as another account when we are root, and must be able to pass; what lies within is closed by itself.
  chmodSync(dataDir, 0o711);
  const postgres = await startEmbeddedPostgres({ dataDir: join(dataDir, 'postgres'), log: shell.log });
  shell.onStop('postgres', () => postgres.stop());
  const database = openPool({ url: postgres.url, max: 20, log: shell.log });
  shell.onStop('database', () => database.close());
  const bus = await createEmbeddedBus({ database, topics: Object.values(TOPICS), clock: shell.clock, log: shell.log, metrics: shell.metrics });
  shell.onStop('bus', () => bus.close());
  const storage = await watchStorage(shell, dataDir, config.minFreeSpace);
  const blobs = await openFsBlobs({ dir: join(dataDir, 'blobs'), minFreeBytes: config.minFreeSpace });
  shell.onStop('blobs', () => blobs.close());
  shell.health.add('blobs', (signal) => blobs.check(signal).then(() => undefined));
  const dns = openResolver(shell, config);

  const settings = await followSettings(shell, bus);
  const as = (service: string) => shellFor(shell, service);
  const [journal, delivery] = [journalSchema(database), deliverySchema(database)];
  const admin = await createAdminApi({
    shell: as('admin-api'),
    database,
    bus,
    journal: journalService(journal),
    queue: queueService({ shell: as('delivery'), bus, store: delivery }),
    listen: { host: config.bind, port: config.httpPort },
    seed: seedSettings(config),
    initialPassword: config.adminPassword,
    consoleDir: join(import.meta.dirname, '../../console/dist'),
  });
  await settingsMade(settings);
  const room = createInspection(shell, config);
  const scanners = new Map<ScannerName, RunningScanner>([
    ['auth-check', createAuthCheck({ shell: as('auth-check'), dns })],
    ['antispam', createAntispam({ shell: as('antispam'), dns, pool: room.pool })],
    ['content-filter', createContentFilter({ shell: as('content-filter'), room })],
    ['antivirus', createAntivirus({ shell: as('antivirus'), clamd, room, knownAnswers, knownAnswersLife })],
  ]);
  const limits = { originalsOnBusBytes: config.originalsOnBus };
  const pipeline = createPipeline({ shell: as('pipeline'), settings, scanners, blobs, bus, dns, inspection: room.inspection, limits });
  await createJournal({ shell: as('journal'), settings, bus, store: journal });
  await createDelivery({ shell: as('delivery'), settings, bus, blobs, store: delivery, dns });
  // The listener comes last: a port that answers means that the rest is there.
  const tls = await openEdgeTls(as('ingress-smtp'), config.certFile, config.keyFile);
  const ingress = await createIngress({
    shell: as('ingress-smtp'),
    settings,
    pipeline,
    bodies: inProcessBodies,
    dns,
    listen: { host: config.bind, port: config.smtpPort },
    storage,
    ...(tls.pair === undefined ? {} : { tls: tls.pair }),
    limits: { maxSessions: config.maxSessions, maxInFlightBytes: config.maxInFlight, clientSharePercent: config.clientShare },
  });
  tls.follow(ingress.replaceTls);
  startHeartbeat(shell, bus, settings, '', () => ({ gauges: ingress.gauges(), engines: [...scanners.values()].flatMap((one) => one.engines()) }));
  return { smtp: { host: config.bind, port: ingress.port }, http: admin.url, firstPassword: admin.firstPassword };
}
