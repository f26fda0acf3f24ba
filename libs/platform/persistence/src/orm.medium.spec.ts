import { silentLog } from '@postern/kernel';
import type { Database } from '@postern/kernel';
import { describeSql, startPostgres } from '@postern/testing';
import type { TestPostgres } from '@postern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EntitySchema } from 'typeorm';
import type { MigrationInterface, QueryRunner } from 'typeorm';

import { column } from './columns.js';
import { baseline } from './migrate.js';
import type { Step } from './migrate.js';
import { openOrm } from './orm.js';
import { openPool } from './pool.js';
import { isTransient, sqlState } from './sql-state.js';

let postgres: TestPostgres;
let db: Database;
beforeAll(async () => {
  postgres = await startPostgres();
  db = openPool({ url: postgres.url, max: 4, log: silentLog });
});
afterAll(async () => {
  await db?.close();
  await postgres?.stop();
});

const thrownBy = (work: Promise<unknown>) =>
  work.then(
    () => expect.unreachable('did not fail'),
    (thrown: unknown) => thrown,
  );

interface Letter {
  readonly id: string;
  readonly size: number;
  readonly sentAtMs: number;
  readonly recipients: readonly string[];
}

const STEPS: readonly Step[] = [
  { id: 1, name: 'first', sql: 'CREATE TABLE post.letters (id text PRIMARY KEY, size bigint NOT NULL)' },
  {
    id: 2,
    name: 'second',
    sql: `ALTER TABLE post.letters ADD COLUMN sent_at timestamptz NOT NULL DEFAULT '2026-01-01Z'; ALTER TABLE post.letters ADD COLUMN recipients text[] NOT NULL DEFAULT '{}'`,
  },
];
const letters = new EntitySchema<Letter>({
  name: 'Letter',
  tableName: 'letters',
  columns: {
    id: column.text('id', { primary: true }),
    size: column.bigint('size'),
    sentAtMs: column.time('sent_at'),
    recipients: column.texts('recipients'),
  },
});
const schemaOf = (name: string, steps: readonly Step[], more: readonly (new () => MigrationInterface)[] = []) => ({
  name,
  entities: [letters],
  migrations: [
    baseline(
      name,
      1_764_000_000_000,
      steps.map((step) => ({ ...step, sql: step.sql.replaceAll('post.', `${name}.`) })),
    ),
    ...more,
  ],
});

/** The schema as a release before TypeORM left it at a step. */
async function madeStepByStep(name: string, upTo: number): Promise<void> {
  await db.query(
    `CREATE SCHEMA ${name}; CREATE TABLE ${name}.migrations (id integer PRIMARY KEY, name text NOT NULL, done_at timestamptz NOT NULL DEFAULT now())`,
  );
  for (const step of STEPS.filter(({ id }) => id <= upTo)) {
    await db.query(step.sql.replaceAll('post.', `${name}.`));
    await db.query(`INSERT INTO ${name}.migrations (id, name) VALUES ($1, $2)`, [step.id, step.name]);
  }
}

describeSql('the connection of a schema in a transaction', async () => {
  const server = await startPostgres();
  const pool = openPool({ url: server.url, max: 4, log: silentLog });
  const orm = openOrm(pool, schemaOf('suite', []));
  return {
    sql: {
      query: (text, values) => orm.transaction(({ sql }) => sql.query(text, values)),
      transaction: (work) => orm.transaction(({ sql }) => work(sql)),
    },
    stop: () => pool.close().then(() => server.stop()),
  };
});

describe('the migrations of a schema', () => {
  it('make it once, also when many processes start concurrently', async () => {
    await Promise.all([1, 2, 3].map(() => openOrm(db, schemaOf('fresh', STEPS)).migrate()));
    expect(await db.query('SELECT id FROM fresh.migrations ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }]);
    expect(await db.query('SELECT name FROM fresh.typeorm_migrations')).toEqual([{ name: 'Baseline1764000000000' }]);
  });

  it.each([1, 2])('adopt one that was made up to step %i, without loss', async (upTo) => {
    const name = `old_${upTo}`;
    await madeStepByStep(name, upTo);
    await db.query(`INSERT INTO ${name}.letters (id, size) VALUES ('kept', 9007199254740991)`);
    const orm = openOrm(db, schemaOf(name, STEPS));
    await orm.migrate();
    const [letter] = await (await orm.manager()).find(letters);
    expect(letter).toEqual({ id: 'kept', size: 9_007_199_254_740_991, sentAtMs: Date.UTC(2026, 0, 1), recipients: [] });
  });

  it('leave nothing of a release whose step fails', async () => {
    class Broken1764000000001 implements MigrationInterface {
      async up(runner: QueryRunner) {
        await runner.query(`INSERT INTO broken.letters (id, size) VALUES ('x', 1)`);
        await runner.query('SELECT nonsense');
      }
      down = () => Promise.resolve();
    }
    await openOrm(db, schemaOf('broken', STEPS)).migrate();
    expect(sqlState(await thrownBy(openOrm(db, schemaOf('broken', STEPS, [Broken1764000000001])).migrate()))).toBe('42703');
    expect(await db.query('SELECT * FROM broken.letters')).toEqual([]);
    expect(await db.query('SELECT name FROM broken.typeorm_migrations')).toHaveLength(1);
  });

  it('let an older release start on the schema of a newer one', async () => {
    class Later1764000000002 implements MigrationInterface {
      up = async (runner: QueryRunner) => void (await runner.query('ALTER TABLE newer.letters ADD COLUMN colour text'));
      down = () => Promise.resolve();
    }
    await openOrm(db, schemaOf('newer', STEPS, [Later1764000000002])).migrate();
    await openOrm(db, schemaOf('newer', STEPS)).migrate();
    expect(await db.query('SELECT name FROM newer.typeorm_migrations')).toHaveLength(2);
  });

  it('take no schema name that is SQL (obligation 39)', () => {
    expect(() => openOrm(db, schemaOf('a; DROP SCHEMA fresh', []))).toThrow('not a schema name');
  });
});

describe('repositories beside batches', () => {
  it('are one transaction on one connection, with savepoints within', async () => {
    const orm = openOrm(db, schemaOf('mixed', STEPS));
    await orm.migrate();
    const letter = { size: 1, sentAtMs: 5, recipients: ['a', 'b'] };
    await thrownBy(
      orm.transaction(async ({ manager, sql }) => {
        await (await manager()).insert(letters, { id: 'gone', ...letter });
        expect(await sql.query('SELECT id FROM mixed.letters')).toEqual([{ id: 'gone' }]);
        throw new Error('no');
      }),
    );
    await orm.transaction(async ({ manager, sql }) => {
      await sql.query(`INSERT INTO mixed.letters (id, size) VALUES ($1, $2)`, ['raw', 2]);
      await thrownBy(
        sql.transaction(async (inner) => {
          await inner.query(`INSERT INTO mixed.letters (id, size) VALUES ('inner', 2)`);
          await inner.query(`INSERT INTO mixed.letters (id, size) VALUES ('inner', 2)`);
        }),
      );
      await (await manager()).insert(letters, { id: 'kept', ...letter });
    });
    const found = await (await orm.manager()).find(letters, { order: { id: 'ASC' } });
    expect(found.map(({ id, size, recipients }) => [id, size, recipients])).toEqual([
      ['kept', 1, ['a', 'b']],
      ['raw', 2, []],
    ]);
  });

  it('keep the SQLSTATE of a refused statement', async () => {
    const orm = openOrm(db, schemaOf('mixed', STEPS));
    const thrown = await thrownBy((await orm.manager()).insert(letters, { id: 'raw', size: 1, sentAtMs: 1, recipients: [] }));
    expect(sqlState(thrown)).toBe('23505');
  });

  it('need no server before their first use, and work once there is one', async () => {
    const lazy = openPool({ url: postgres.url, log: silentLog });
    const orm = openOrm(lazy, schemaOf('mixed', STEPS));
    postgres.kill();
    expect(isTransient(await thrownBy(orm.manager()))).toBe(true);
    await expect
      .poll(
        () =>
          orm
            .manager()
            .then((manager) => manager.count(letters))
            .catch(() => 'down'),
        { timeout: 60_000 },
      )
      .toBe(2);
    await lazy.close();
  });
});
