import pg from 'pg';

import { silentLog } from '@postern/kernel';
import type { Database, Log } from '@postern/kernel';

import { listenOn } from './listen.js';
import { sqlOn } from './sql-on-pool.js';

export interface PoolOptions {
  /** postgres:// URL; never logged. */
  readonly url: string;
  /** Connections of this process. Default 8. */
  readonly max?: number;
  /** Longest statement, ms. Default 30 000. */
  readonly statementTimeoutMs?: number;
  readonly log?: Log;
}

const CHECK_LIMIT_MS = 2000;
const CONNECT_LIMIT_MS = 5000;

/** A pool of connections behind the Sql port. A broken idle connection is logged and replaced; callers see errors only of their own statements. */
export function openPool(options: PoolOptions): Database {
  const log = options.log ?? silentLog;
  const statementTimeout = options.statementTimeoutMs ?? 30_000;
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.max ?? 8,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    idleTimeoutMillis: 30_000,
    statement_timeout: statementTimeout,
    query_timeout: statementTimeout + 5000,
    keepAlive: true,
  });
  // Without a listener a server that goes away would end the process.
  pool.on('error', (error) => log.warn('DATABASE_CONNECTION_LOST', {}, error));
  const listeners = new Set<{ stop(): Promise<void> }>();
  return {
    ...sqlOn(pool),
    async listen(channel, onPayload) {
      const listener = await listenOn(options.url, channel, onPayload, log);
      listeners.add(listener);
      return listener;
    },
    async check(signal) {
      signal?.throwIfAborted();
      const timeout = new Promise<never>((_resolve, reject) =>
        setTimeout(() => reject(new Error('PostgreSQL does not answer within two seconds')), CHECK_LIMIT_MS).unref(),
      );
      await Promise.race([pool.query('SELECT 1'), timeout]);
    },
    async close() {
      for (const listener of listeners) await listener.stop();
      await pool.end();
    },
  };
}
