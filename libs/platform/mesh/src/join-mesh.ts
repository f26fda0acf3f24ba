import { createKafkaBus } from '@postern/adapter-kafka';
import { openS3Blobs } from '@postern/adapter-s3-blobs';
import { TOPICS } from '@postern/facts';
import type { BlobStore, Database, MessageBus } from '@postern/kernel';
import { openPool } from '@postern/platform-persistence';
import { liveConfig, readConfig } from '@postern/platform-service';
import type { Shell } from '@postern/platform-service';
import type { SettingsSource } from '@postern/settings';

import { followSettings, settingsMade } from './follow-settings.js';
import { startHeartbeat } from './heartbeat.js';
import type { HeartbeatExtra } from './heartbeat.js';
import { blobConfig, busConfig, databaseConfig } from './mesh.config.js';
import { databaseServer, kafkaLogin } from './trust-and-login.js';

/** What every service of the cluster stands on. */
export interface Mesh {
  readonly bus: MessageBus;
  readonly settings: SettingsSource;
  /** Begins to send heartbeats; called when the service is composed. */
  heartbeat(extra: () => HeartbeatExtra): void;
}

/** Whether a service is of no use to its callers without a dependency, or goes on without it for a while. */
type Need = 'needed' | 'watched';
const checkBy = (shell: Shell, need: Need) => (need === 'needed' ? shell.health.add : shell.health.watch);

/** The bus alone. Registers its end and its readiness. */
export async function openBus(shell: Shell, need: Need = 'watched'): Promise<MessageBus> {
  const live = liveConfig(busConfig, process.env, shell.log);
  const config = live();
  const bus = createKafkaBus({
    brokers: config.brokers,
    clientId: `${shell.service}-${shell.instance}`,
    ...kafkaLogin(live),
    compression: config.gzip ? 'gzip' : 'none',
    topics: Object.values(TOPICS).map((topic) =>
      topic.partitions > 1 && config.partitions > 0 ? { ...topic, partitions: config.partitions } : topic,
    ),
    // Every service writes heartbeats.
    writes: [TOPICS.heartbeat.name],
    clock: shell.clock,
    log: shell.log,
    metrics: shell.metrics,
  });
  shell.onStop('bus', () => bus.close());
  if (config.createTopics) await shell.keepTrying('BUS_NOT_READY', () => bus.ensureTopics(config.replication));
  // Who only follows settings or consumes goes on with what it has: unready, the edge would refuse connections in place of saying 451.
  checkBy(shell, need)('bus', (signal) => bus.check(signal).then(() => undefined));
  return bus;
}

/**
 * Bus, settings in force and heartbeats. Resolves when the newest settings are known; waits for Kafka and for a first revision as long as it takes, not ready
 * meanwhile. `makesSettings`: the service that publishes that revision, which cannot wait for it. `bus`: needed where a caller waits for what it publishes.
 */
export async function joinMesh(shell: Shell, options: { readonly makesSettings?: boolean; readonly bus?: Need } = {}): Promise<Mesh> {
  const { node } = readConfig(busConfig, process.env);
  const bus = await openBus(shell, options.bus);
  const settings = await shell.keepTrying('SETTINGS_NOT_READY', () => followSettings(shell, bus));
  if (options.makesSettings !== true && settings.current().number === 0) {
    shell.log.warn('SETTINGS_AWAITED');
    await settingsMade(settings);
  }
  return { bus, settings, heartbeat: (extra) => startHeartbeat(shell, bus, settings, node, extra) };
}

/** PostgreSQL of this service, for its schema. Does not wait for it: what can go on without goes on, and only watches it. */
export function openDatabase(shell: Shell, _schema: string, need: Need = 'needed'): Promise<Database> {
  const live = liveConfig(databaseConfig, process.env, shell.log);
  const server = () => databaseServer(live());
  const database = openPool({ ...server(), renewed: server, max: live().poolSize, log: shell.log });
  shell.onStop('database', () => database.close());
  checkBy(shell, need)('database', (signal) => database.check(signal).then(() => undefined));
  return Promise.resolve(database);
}

/** Waits until PostgreSQL answers, not ready meanwhile: for services that can do nothing without it. */
export async function awaitDatabase(shell: Shell, database: Database): Promise<void> {
  await shell.keepTrying('DATABASE_NOT_READY', () => database.check());
}

/** The object store of this service. */
export async function openBlobs(shell: Shell, need: Need = 'needed'): Promise<BlobStore> {
  const live = liveConfig(blobConfig, process.env, shell.log);
  const blobs = await openS3Blobs({ ...live(), renewed: live });
  shell.onStop('blobs', () => blobs.close());
  checkBy(shell, need)('blobs', (signal) => blobs.check(signal).then(() => undefined));
  return blobs;
}
