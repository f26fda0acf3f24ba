import { readFileSync } from 'node:fs';

import { createKafkaBus } from '@postern/adapter-kafka';
import { openS3Blobs } from '@postern/adapter-s3-blobs';
import { TOPICS } from '@postern/facts';
import type { BlobStore, Database, MessageBus } from '@postern/kernel';
import { openPool } from '@postern/platform-persistence';
import { readConfig } from '@postern/platform-service';
import type { Shell } from '@postern/platform-service';
import type { SettingsSource } from '@postern/settings';

import { followSettings, settingsMade } from './follow-settings.js';
import { startHeartbeat } from './heartbeat.js';
import type { HeartbeatExtra } from './heartbeat.js';
import { blobConfig, busConfig, databaseConfig } from './mesh.config.js';

/** What every service of the cluster stands on. */
export interface Mesh {
  readonly bus: MessageBus;
  readonly settings: SettingsSource;
  /** Begins to send heartbeats; called when the service is composed. */
  heartbeat(extra: () => HeartbeatExtra): void;
}

/** The bus alone: for the service that makes the settings. Registers its end and its readiness. */
export async function openBus(shell: Shell): Promise<MessageBus> {
  const config = readConfig(busConfig, process.env);
  const bus = createKafkaBus({
    brokers: config.brokers,
    clientId: `${shell.service}-${shell.instance}`,
    ...(config.tls ? { tls: config.caFile === '' ? {} : { ca: readFileSync(config.caFile) } } : {}),
    ...(config.saslMechanism === ''
      ? {}
      : { sasl: { mechanism: config.saslMechanism as 'plain', username: config.username, password: config.password } }),
    topics: Object.values(TOPICS),
    // Every service writes heartbeats.
    writes: [TOPICS.heartbeat.name],
    clock: shell.clock,
    log: shell.log,
    metrics: shell.metrics,
  });
  shell.onStop('bus', () => bus.close());
  if (config.createTopics) await shell.keepTrying('BUS_NOT_READY', () => bus.ensureTopics(config.replication));
  shell.health.add('bus', (signal) => bus.check(signal).then(() => undefined));
  return bus;
}

/**
 * Bus, settings in force and heartbeats. Resolves when the newest settings are known; waits for Kafka and for a first revision as long as it takes, not ready
 * meanwhile. `makesSettings`: the service that publishes that revision, which cannot wait for it.
 */
export async function joinMesh(shell: Shell, { makesSettings = false }: { readonly makesSettings?: boolean } = {}): Promise<Mesh> {
  const { node } = readConfig(busConfig, process.env);
  const bus = await openBus(shell);
  const settings = await shell.keepTrying('SETTINGS_NOT_READY', () => followSettings(shell, bus));
  if (!makesSettings && settings.current().number === 0) {
    shell.log.warn('SETTINGS_AWAITED');
    await settingsMade(settings);
  }
  return { bus, settings, heartbeat: (extra) => startHeartbeat(shell, bus, settings, node, extra) };
}

/** PostgreSQL of this service, for its schema. Does not wait for it: what can go on without goes on. */
export function openDatabase(shell: Shell, _schema: string): Promise<Database> {
  const config = readConfig(databaseConfig, process.env);
  const database = openPool({ url: config.url, max: config.poolSize, log: shell.log });
  shell.onStop('database', () => database.close());
  return Promise.resolve(database);
}

/** Waits until PostgreSQL answers, not ready meanwhile: for services that can do nothing without it. */
export async function awaitDatabase(shell: Shell, database: Database): Promise<void> {
  await shell.keepTrying('DATABASE_NOT_READY', () => database.check());
}

/** The object store of this service. */
export async function openBlobs(shell: Shell): Promise<BlobStore> {
  const blobs = await openS3Blobs(readConfig(blobConfig, process.env));
  shell.onStop('blobs', () => blobs.close());
  shell.health.add('blobs', (signal) => blobs.check(signal).then(() => undefined));
  return blobs;
}
