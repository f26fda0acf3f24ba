import { join } from 'node:path';

import { createAntispam } from '@postern/antispam';
import { createAntivirus } from '@postern/antivirus';
import { createAuthCheck } from '@postern/auth-check';
import { createContentFilter } from '@postern/content-filter';
import { createDelivery, deliverySchema } from '@postern/delivery';
import { createIngress, openEdgeTls } from '@postern/ingress-smtp';
import type { HeldBytes, HeldElsewhere } from '@postern/ingress-smtp';
import { createPipeline, createSeparations } from '@postern/pipeline';
import type { Separations } from '@postern/pipeline';
import { openFsBlobs } from '@postern/adapter-fs-blobs';
import { createInspection } from '@postern/inspection';
import { inProcessBodies } from '@postern/platform-bodies';
import { openResolver, shellFor } from '@postern/platform-service';
import type { Shell } from '@postern/platform-service';
import type { RunningScanner } from '@postern/platform-scanner';
import type { ClientTable } from '@postern/smtp';
import type { EngineVersion, ScannerName } from '@postern/verdict';

import type { Ground } from './ground.js';
import type { StandaloneConfig } from './standalone.config.js';
import { watchStorage } from './storage-room.js';
import type { Part } from './workers/part-of.js';

/**
 * Originals between their 250 and their first attempt, which is a moment later in the same process or, among several, in any of them: then what is kept is never asked for, and stays until
 * newer ones take its place. So it is no more than some tenths of a second of mail.
 */
const IN_HAND_BYTES = 8 * 1024 * 1024;

/** What the workers count together. */
export interface Together {
  readonly counts: ClientTable;
  readonly held: HeldElsewhere;
  readonly separations: Separations;
  /** The reserve of memory to unpack into: resolves, when it is ours, with how to give it back. */
  reserve(): Promise<() => void>;
}

export interface MessagePathParts extends Ground {
  readonly config: Omit<StandaloneConfig, 'adminPassword'>;
  readonly clamd: string | undefined;
  readonly part: Part;
  /** Processes that have a message path. */
  readonly workers: number;
  /** Absent: this process is alone. */
  readonly together?: Together;
}

export interface MessagePath {
  /** SMTP. */
  readonly port: number;
  engines(): readonly EngineVersion[];
  /** For heartbeats. */
  gauges(): Readonly<Record<string, number>>;
  held(): HeldBytes;
}

/** From the SMTP edge to the next hop. The listener comes last: a port that answers means that the rest is there. */
export async function composeMessagePath(shell: Shell, parts: MessagePathParts): Promise<MessagePath> {
  const { config, database, bus, settings, clamd, part, workers, together } = parts;
  const { dataDir } = config;
  const storage = await watchStorage(shell, dataDir, config.minFreeSpace);
  const blobs = await openFsBlobs({ dir: join(dataDir, 'blobs'), minFreeBytes: config.minFreeSpace, inHandBytes: IN_HAND_BYTES / workers });
  shell.onStop('blobs', () => blobs.close());
  shell.health.add('blobs', (signal) => blobs.check(signal).then(() => undefined));
  const dns = openResolver(shell, config);
  const as = (service: string) => shellFor(shell, service);
  const shared = together === undefined ? undefined : { processes: workers, reserve: together.reserve };
  const room = createInspection(shell, { ...config, inspectionWorkers: part.inspectionWorkers }, shared);
  const { knownAnswers, clamdConnections, yaraThreads, archiveWorkers } = part;
  const antivirus = {
    clamd,
    room,
    knownAnswers,
    clamdConnections,
    yaraThreads,
    archiveWorkers,
    wholeMail: config.wholeMail,
    knownAnswersLife: config.knownAnswersLife,
  };
  const scanners = new Map<ScannerName, RunningScanner>([
    ['auth-check', createAuthCheck({ shell: as('auth-check'), dns })],
    ['antispam', createAntispam({ shell: as('antispam'), dns, pool: room.pool })],
    ['content-filter', createContentFilter({ shell: as('content-filter'), room })],
    ['antivirus', createAntivirus({ shell: as('antivirus'), ...antivirus })],
  ]);
  const pipeline = createPipeline({
    shell: as('pipeline'),
    settings,
    scanners,
    blobs,
    bus,
    dns,
    inspection: room.inspection,
    separations: together?.separations ?? createSeparations(shell.clock),
    limits: { originalsOnBusBytes: config.originalsOnBus, scans: part.scans },
  });
  const store = deliverySchema(database);
  await createDelivery({ shell: as('delivery'), settings, bus, blobs, store, dns, concurrency: part.deliveries, connectionsAmong: workers });
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
    ...(together === undefined ? {} : { together }),
    limits: { maxSessions: part.sessions, maxInFlightBytes: config.maxInFlight, clientSharePercent: config.clientShare },
  });
  tls.follow(ingress.replaceTls);
  return {
    port: ingress.port,
    engines: () => [...scanners.values()].flatMap((one) => one.engines()),
    gauges: ingress.gauges,
    held: ingress.held,
  };
}
