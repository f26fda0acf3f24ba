import { silentLog } from '@postern/kernel';
import type { Database } from '@postern/kernel';
import { startPostgres } from '@postern/testing';
import type { TestPostgres } from '@postern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openPool } from './pool.js';
import { isTransient, sqlState } from './sql-state.js';

let postgres: TestPostgres;
let db: Database;
beforeAll(async () => {
  postgres = await startPostgres();
  db = openPool({ url: postgres.url, max: 4, log: silentLog });
  await db.query('CREATE TABLE letters (n integer PRIMARY KEY)');
});
afterAll(async () => {
  await db?.close();
  await postgres?.stop();
});
const letters = async () => (await db.query<{ n: number }>('SELECT n FROM letters ORDER BY n')).map((row) => row.n);
const thrownBy = (work: Promise<unknown>) =>
  work.then(
    () => expect.unreachable('did not fail'),
    (thrown: unknown) => thrown,
  );

describe('a pool of connections', () => {
  it('keeps the SQLSTATE of a refused statement', async () => {
    const thrown = await thrownBy(db.query('SELECT * FROM nothing'));
    expect(sqlState(thrown)).toBe('42P01');
    expect(isTransient(thrown)).toBe(false);
  });

  it('commits a transaction as a whole or not at all', async () => {
    await db.transaction(async (sql) => {
      await sql.query('INSERT INTO letters VALUES ($1)', [1]);
      await thrownBy(
        sql.transaction(async (inner) => {
          await inner.query('INSERT INTO letters VALUES ($1)', [2]);
          await inner.query('INSERT INTO letters VALUES ($1)', [2]);
        }),
      );
      await sql.query('INSERT INTO letters VALUES ($1)', [3]);
    });
    await thrownBy(
      db.transaction(async (sql) => {
        await sql.query('INSERT INTO letters VALUES ($1)', [4]);
        throw new Error('no');
      }),
    );
    expect(await letters()).toEqual([1, 3]);
  });

  it('ends a statement that takes too long', async () => {
    const hasty = openPool({ url: postgres.url, statementTimeoutMs: 100 });
    const thrown = await thrownBy(hasty.query('SELECT pg_sleep(30)'));
    expect(sqlState(thrown)).toBe('57014');
    await hasty.close();
  });

  it('survives a server that is killed in the middle of a transaction, and works again when it is back', async () => {
    const heard: string[] = [];
    const listening = await db.listen('postern_test', (payload) => heard.push(payload));
    await db.query(`SELECT pg_notify('postern_test', 'before')`);
    await expect.poll(() => heard).toEqual(['before']);
    const thrown = await thrownBy(
      db.transaction(async (sql) => {
        await sql.query('INSERT INTO letters VALUES ($1)', [5]);
        postgres.kill();
        // Until the connection is seen to be lost, statements may still be answered.
        for (;;) await sql.query('SELECT pg_sleep(0.05)');
      }),
    );
    expect(isTransient(thrown)).toBe(true);
    await expect.poll(() => letters().catch(() => 'down'), { timeout: 60_000 }).toEqual([1, 3]);
    await expect.poll(() => heard, { timeout: 60_000 }).toEqual(['before', '']);
    await db.query(`SELECT pg_notify('postern_test', 'after')`);
    await expect.poll(() => heard).toEqual(['before', '', 'after']);
    await listening.stop();
    await expect(db.check()).resolves.toBeUndefined();
  });

  it('says when nobody answers', async () => {
    const nowhere = openPool({ url: 'postgres://postern@127.0.0.1:1/none' });
    const thrown = await thrownBy(nowhere.check());
    expect(isTransient(thrown)).toBe(true);
    await nowhere.close();
  });
});
