import { setTimeout as pause } from 'node:timers/promises';

import pg from 'pg';

import { silentLog } from '@postern/kernel';
import type { Database, Log, Session } from '@postern/kernel';

import { connectionOf } from './connection.js';
import { listenOn } from './listen.js';
import { openSession } from './session.js';
import { sqlOn } from './sql-on-pool.js';

/** Where the server is, who we are there, and whom to trust. */
export interface DatabaseServer {
  /** `postgres://user:password@host:port/database`, never logged; a unix socket folder as host is percent-encoded. */
  readonly url: string;
  /** Authority of the server, PEM: TLS with verification, whatever the URL says. */
  readonly ca?: string;
}

export interface PoolOptions extends DatabaseServer {
  /** Asked before each new connection, so that a renewed password needs no restart; connections that are open go on. */
  readonly renewed?: () => DatabaseServer;
  /** Most connections. Default 8. */
  readonly max?: number;
  /** Longest run of one statement, ms; the server ends it with 57014. Default 30 000. */
  readonly statementTimeoutMs?: number;
  /**
   * Statements that come often are prepared once a connection, a third to half of their CPU in the server. For a server that we talk to without a pooler between: one that
   * gives each transaction another connection, such as PgBouncer before 1.21, does not know them. Default false.
   */
  readonly prepares?: boolean;
  readonly log?: Log;
}

const POOLS = new WeakMap<Database, pg.Pool>();

/** The connections behind a Database that openPool gave. */
export function poolOf(database: Database): pg.Pool {
  const pool = POOLS.get(database);
  if (pool === undefined) throw new Error('not a database of openPool');
  return pool;
}

const CHECK_LIMIT_MS = 2000;
const CONNECT_LIMIT_MS = 5000;
const CLOSE_LIMIT_MS = 5000;
/** A transaction whose process forgot it gives its locks back after this. */
const IDLE_TRANSACTION_MS = 60_000;

/**
 * A pool of connections as the Database port. Nothing connects before the first use, and a lost connection is replaced by the next use, so a server that restarts
 * costs the statements in flight and no more. Errors of the server pass through with their SQLSTATE in `code`.
 */
export function openPool(options: PoolOptions): Database {
  const log = options.log ?? silentLog;
  const statementTimeout = options.statementTimeoutMs ?? 30_000;
  const limits = `SET statement_timeout = ${statementTimeout}; SET idle_in_transaction_session_timeout = ${IDLE_TRANSACTION_MS}`;
  const server = () => connectionOf(options.renewed?.() ?? options);
  class NewestServer extends pg.Client {
    constructor(config: pg.ClientConfig) {
      super({ ...config, ...server() });
    }
  }
  const pool = new pg.Pool({
    // Its types know of no argument, which it gives all the same.
    Client: NewestServer as never,
    max: options.max ?? 8,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    idleTimeoutMillis: 30_000,
    // The client's own limit is for a server that is gone without a word; otherwise the server's comes first.
    query_timeout: statementTimeout + 5000,
    application_name: 'postern',
    keepAlive: true,
    // Set afterwards and not as start-up parameters, which poolers such as PgBouncer refuse.
    // The pool waits for it; its types do not say so.
    // oxlint-disable-next-line typescript/no-misused-promises
    onConnect: (connection) => connection.query(limits),
  });
  pool.on('error', (error) => log.warn('DATABASE_CONNECTION_LOST', {}, error));
  // A connection that breaks while a transaction has it tells so by rejected statements; without a listener of its own the event would end the process.
  const open = new Set<Promise<unknown>>();
  pool.on('connect', (connection) => {
    connection.on('error', () => undefined);
    const ended = new Promise((resolve) => connection.once('end', resolve));
    open.add(ended);
    void ended.then(() => open.delete(ended));
  });
  const listeners = new Set<{ stop(): Promise<void> }>();
  const sessions = new Set<Session>();
  let closing: Promise<void> | undefined;
  const database: Database = {
    ...sqlOn(pool, options.prepares ?? false),
    async listen(channel, onPayload) {
      const listener = await listenOn(server, channel, onPayload, log);
      listeners.add(listener);
      return {
        async stop() {
          listeners.delete(listener);
          await listener.stop();
        },
      };
    },
    async session(onLost) {
      const session = await openSession(server(), (error) => {
        sessions.delete(session);
        onLost(error);
      });
      sessions.add(session);
      return {
        query: (text, values) => session.query(text, values),
        close() {
          sessions.delete(session);
          return session.close();
        },
      };
    },
    check: (signal) => checkPool(pool, signal),
    close() {
      const apart = [...[...listeners].map((listener) => listener.stop()), ...[...sessions].map((session) => session.close())];
      closing ??= Promise.all(apart)
        .then(() => pool.end())
        // It only asks its connections to end; a server that stops now would break those that have not.
        .then(() => Promise.race([Promise.all(open), pause(CLOSE_LIMIT_MS, undefined, { ref: false })]))
        .then(() => undefined);
      return closing;
    },
  };
  POOLS.set(database, pool);
  return database;
}

async function checkPool(pool: pg.Pool, signal?: AbortSignal): Promise<void> {
  const limit = AbortSignal.any([AbortSignal.timeout(CHECK_LIMIT_MS), ...(signal === undefined ? [] : [signal])]);
  limit.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    limit.addEventListener('abort', () => reject(new Error('PostgreSQL does not answer within two seconds', { cause: limit.reason })), {
      once: true,
    });
    pool.query('SELECT 1').then(() => resolve(), reject);
  });
}
