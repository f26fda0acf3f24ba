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
export const WORKER_POOL = 5;

/** Database, bus and settings as one process has them. `isAlone`: there is no other one. */
export async function openGround(shell: Shell, databaseUrl: string, pool: number, isAlone: boolean): Promise<Ground> {
  // The server is ours, with nothing between.
  const database = openPool({ url: databaseUrl, max: pool, prepares: true, log: shell.log });
  shell.onStop('database', () => database.close());
  const { clock, log, metrics } = shell;
  const bus = await createEmbeddedBus({ database, topics: Object.values(TOPICS), clock, log, metrics, isAlone });
  shell.onStop('bus', () => bus.close());
  return { database, bus, settings: await followSettings(shell, bus) };
}
