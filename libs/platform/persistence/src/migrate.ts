import type { Database } from '@postern/kernel';

/** One step of a schema. Ids only grow and are never reused. A step must leave the schema usable for the previous version of the services (add, never rename or drop in the same version). */
export interface Migration {
  readonly id: number;
  readonly name: string;
  readonly sql: string;
}

/**
 * Brings a schema up to date under an advisory lock, so that many processes may start at once. All missing steps are one transaction: one that fails leaves nothing
 * behind. Running it again does nothing. Each step, and the wait for another process, must end within the statement limit of the pool. Steps that the database has and this release does not know are accepted: a release may be taken back.
 */
export async function migrate(database: Database, schema: string, migrations: readonly Migration[]): Promise<void> {
  if (!/^[a-z_][a-z0-9_]{0,40}$/.test(schema)) throw new Error(`not a schema name: ${schema}`);
  await database.transaction(async (sql) => {
    await sql.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`postern-migrate-${schema}`]);
    // IF NOT EXISTS would need the right to create schemas even when there is nothing to do.
    const there = await sql.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [schema]);
    if (there.length === 0) await sql.query(`CREATE SCHEMA ${schema}`);
    await sql.query(
      `CREATE TABLE IF NOT EXISTS ${schema}.migrations (id integer PRIMARY KEY, name text NOT NULL, done_at timestamptz NOT NULL DEFAULT now())`,
    );
    const done = await sql.query<{ id: number }>(`SELECT id FROM ${schema}.migrations`);
    const known = new Set(done.map((row) => row.id));
    for (const step of [...migrations].sort((a, b) => a.id - b.id)) {
      if (known.has(step.id)) continue;
      await sql.query(step.sql);
      await sql.query(`INSERT INTO ${schema}.migrations (id, name) VALUES ($1, $2)`, [step.id, step.name]);
    }
  });
}
