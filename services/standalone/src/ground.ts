import { createEmbeddedBus } from '@postern/adapter-embedded-bus';
import { TOPICS } from '@postern/facts';
import type { Database, MessageBus } from '@postern/kernel';
import { followSettings } from '@postern/platform-mesh';
import { openPool } from '@postern/platform-persistence';
import type { Shell } from '@postern/platform-service';
import type { SettingsSource } from '@postern/settings';

/** What every process of the product stands on. */
export interface Ground {
  readonly database: Database;
  readonly bus: MessageBus;
  readonly settings: SettingsSource;
}

/** Connections in the pool of a worker. */
export const WORKER_POOL = 8;

/** Database, bus and settings as one process has them. */
export async function openGround(shell: Shell, databaseUrl: string, pool: number): Promise<Ground> {
  const database = openPool({ url: databaseUrl, max: pool, log: shell.log });
  shell.onStop('database', () => database.close());
  const bus = await createEmbeddedBus({ database, topics: Object.values(TOPICS), clock: shell.clock, log: shell.log, metrics: shell.metrics });
  shell.onStop('bus', () => bus.close());
  return { database, bus, settings: await followSettings(shell, bus) };
}
