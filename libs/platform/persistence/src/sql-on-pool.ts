import type pg from 'pg';

import type { Sql } from '@postern/kernel';

/** Statements on any free connection; a transaction keeps one to its end. */
export function sqlOn(pool: pg.Pool): Sql {
  return {
    query: (text, values) => rowsOf(pool.query(text, bound(values))),
    async transaction(work) {
      const connection = await pool.connect();
      let broken: Error | undefined;
      try {
        await connection.query('begin');
        const result = await work(inside(connection, 1));
        await connection.query('commit');
        return result;
      } catch (thrown) {
        await connection.query('rollback').catch((failed: Error) => (broken = failed));
        throw thrown;
      } finally {
        // A connection whose rollback failed is in an unknown state and must not go back.
        connection.release(broken);
      }
    },
  };
}

/** The same port on one connection; an inner transaction is a savepoint. */
function inside(connection: pg.PoolClient, depth: number): Sql {
  return {
    query: (text, values) => rowsOf(connection.query(text, bound(values))),
    async transaction(work) {
      const name = `inner_${depth}`;
      await connection.query(`savepoint ${name}`);
      try {
        const result = await work(inside(connection, depth + 1));
        await connection.query(`release savepoint ${name}`);
        return result;
      } catch (thrown) {
        await connection.query(`rollback to savepoint ${name}`);
        throw thrown;
      }
    },
  };
}

/** Without values pg uses the simple protocol, which takes several statements in one text. */
function bound(values: readonly unknown[] | undefined): unknown[] | undefined {
  return values === undefined ? undefined : [...values];
}

async function rowsOf<Row>(result: Promise<pg.QueryResult>): Promise<readonly Row[]> {
  const answered = (await result) as pg.QueryResult | pg.QueryResult[];
  return (Array.isArray(answered) ? answered.at(-1)?.rows : answered.rows) as readonly Row[];
}
