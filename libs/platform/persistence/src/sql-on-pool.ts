import type pg from 'pg';

import type { Sql } from '@postern/kernel';

/** Statements that are known by a name, and texts that came a few times and may get one. */
const MAX_NAMES = 64;
const MAX_KNOWN = 1000;
/** A text that comes so often is prepared: twice could be by chance. */
const OFTEN = 5;
/** Longer texts are lists that hardly come again the same. */
const MAX_TEXT = 2500;

/** Names statements that come again and again, so that each connection has them read and planned once. */
function statementNames(): (text: string) => string | undefined {
  const times = new Map<string, number>();
  const names = new Map<string, string>();
  return (text) => {
    const known = names.get(text);
    if (known !== undefined || names.size >= MAX_NAMES || text.length > MAX_TEXT) return known;
    if (times.size >= MAX_KNOWN) times.clear();
    const so = (times.get(text) ?? 0) + 1;
    times.set(text, so);
    if (so >= OFTEN) names.set(text, `often_${names.size}`);
    return undefined;
  };
}

/** Statements on any free connection; a transaction keeps one to its end. `prepares`: what comes often is prepared. */
export function sqlOn(pool: pg.Pool, prepares: boolean): Sql {
  const nameOf = prepares ? statementNames() : () => undefined;
  return {
    query(text, values) {
      const name = values === undefined ? undefined : nameOf(text);
      return rowsOf(name === undefined ? pool.query(text, bound(values)) : pool.query({ name, text, values: bound(values) ?? [] }));
    },
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
