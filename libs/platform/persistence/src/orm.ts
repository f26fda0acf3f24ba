import { DataSource, MigrationExecutor } from 'typeorm';
import type { DataSourceOptions, EntityManager, Logger, MigrationInterface } from 'typeorm';

import type { Database, Sql } from '@postern/kernel';

import { poolOf } from './pool.js';

export interface Schema {
  /** Schema of PostgreSQL that the service owns; created when it is missing and the role may. */
  readonly name: string;
  readonly entities: NonNullable<DataSourceOptions['entities']>;
  /** In order; the first adopts what stands there. A step leaves the schema usable for the version before: add now, remove a version later. */
  readonly migrations: readonly (new () => MigrationInterface)[];
}

/** Repositories and batches of one schema, on any free connection or on that of a transaction. */
export interface Store {
  /** For repositories. Connects at the first use; rejects while PostgreSQL is away, and tries again at the next use. */
  manager(): Promise<EntityManager>;
  /** For batches in SQL. */
  readonly sql: Sql;
  /** One transaction on one connection; commits when `work` resolves, else rolls back. Within a transaction it is a savepoint. */
  transaction<T>(work: (store: Store) => Promise<T>): Promise<T>;
}

/** A schema that a service owns. */
export interface Orm extends Store {
  /**
   * Brings the schema up to date under an advisory lock, so that many processes may start concurrently. All missing steps are one transaction. Steps that the
   * database has and this release does not know are accepted: a release may be taken back.
   */
  migrate(): Promise<void>;
}

const NAME = /^[a-z_][a-z0-9_]{0,40}$/;

/** A schema over one pool. `database` comes from openPool; several schemas may share one. */
export function openOrm(database: Database, schema: Schema): Orm {
  if (!NAME.test(schema.name)) throw new Error(`not a schema name: ${schema.name}`);
  const pool = poolOf(database);
  const source = new DataSource({
    type: 'postgres',
    schema: schema.name,
    entities: schema.entities,
    migrations: [...schema.migrations],
    migrationsTableName: 'typeorm_migrations',
    // TypeORM makes a pool of its own; it gets ours, which lives and ends with the Database.
    driver: { Pool: sharedPool(pool) },
    installExtensions: false,
    logger: SILENT,
    useUTC: true,
  });
  let ready: Promise<DataSource> | undefined;
  const connected = () => {
    ready ??= source.initialize().catch((thrown: unknown) => {
      ready = undefined;
      throw thrown;
    });
    return ready;
  };
  const lock = `postern-migrate-${schema.name}`;
  return {
    manager: async () => (await connected()).manager,
    sql: database,
    transaction: async (work) => (await connected()).transaction((manager) => work(storeOn(manager))),
    async migrate() {
      await database.transaction(async (sql) => {
        await sql.query('SELECT pg_advisory_xact_lock(hashtext($1))', [lock]);
        // IF NOT EXISTS would need the right to create schemas even when there is nothing to do.
        const there = await sql.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [schema.name]);
        if (there.length === 0) await sql.query(`CREATE SCHEMA ${schema.name}`);
      });
      const { manager: outer } = await connected();
      await outer.transaction(async (manager) => {
        await manager.query('SELECT pg_advisory_xact_lock(hashtext($1))', [lock]);
        const executor = new MigrationExecutor(manager.connection, manager.queryRunner);
        executor.transaction = 'none';
        await executor.executePendingMigrations();
      });
    },
  };
}

/** The store on the connection of a transaction. */
function storeOn(manager: EntityManager): Store {
  const sql: Sql = {
    query: async <Row extends object>(text: string, values?: readonly unknown[]) => {
      const { records } = (await manager.queryRunner?.query(text, values === undefined ? undefined : [...values], true)) ?? { records: [] };
      return records as readonly Row[];
    },
    transaction: (work) => manager.transaction((inner) => work(storeOn(inner).sql)),
  };
  return { manager: () => Promise.resolve(manager), sql, transaction: (work) => manager.transaction((inner) => work(storeOn(inner))) };
}

/** A class whose instances hand out the connections that are there already. Their errors are heard, and their end decided, where the pool was made. */
function sharedPool(pool: ReturnType<typeof poolOf>): new () => unknown {
  return class {
    readonly connect = pool.connect.bind(pool);
    on(): this {
      return this;
    }
    end(done: () => void): void {
      done();
    }
  };
}

const nothing = () => undefined;
/** What fails is thrown, and told where it is caught. */
const SILENT: Logger = {
  logQuery: nothing,
  logQueryError: nothing,
  logQuerySlow: nothing,
  logSchemaBuild: nothing,
  logMigration: nothing,
  log: nothing,
};
