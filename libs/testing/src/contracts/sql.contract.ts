import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { Sql } from '@postern/kernel';

export interface SqlUnderTest {
  readonly sql: Sql;
  stop(): Promise<void>;
}

/** What every Sql must do. */
export function describeSql(what: string, start: () => Promise<SqlUnderTest>): void {
  describe(`${what} as SQL`, () => {
    let sut: SqlUnderTest;
    const query: Sql['query'] = (text, values) => sut.sql.query(text, values);
    beforeAll(async () => {
      sut = await start();
      await query('CREATE TABLE IF NOT EXISTS stamps (n integer PRIMARY KEY, text text)');
    });
    afterAll(() => sut?.stop());
    beforeEach(() => query('DELETE FROM stamps'));
    const insert = (sql: Sql, n: number) => sql.query('INSERT INTO stamps VALUES ($1, $2)', [n, `no ${n}`]);
    const kept = async () => (await query<{ n: number }>('SELECT n FROM stamps ORDER BY n')).map(({ n }) => n);

    it('gives rows by name, takes parameters as data, and gives no rows where there are none', async () => {
      const hostile = `'; DROP TABLE stamps; --`;
      expect(await query('INSERT INTO stamps VALUES ($1, $2) RETURNING n, text', [1, hostile])).toEqual([{ n: 1, text: hostile }]);
      expect(await query('SELECT n FROM stamps WHERE n = $1', [2])).toEqual([]);
      expect(await insert(sut.sql, 2)).toEqual([]);
      expect(await kept()).toEqual([1, 2]);
    });

    it('rejects a statement that fails with its SQLSTATE, and goes on', async () => {
      await insert(sut.sql, 1);
      await expect(insert(sut.sql, 1)).rejects.toMatchObject({ code: '23505' });
      await expect(query('SELECT * FROM nothing_of_the_kind')).rejects.toMatchObject({ code: '42P01' });
      expect(await kept()).toEqual([1]);
    });

    it('commits a transaction when its work resolves, and gives its result', async () => {
      expect(
        await sut.sql.transaction(async (sql) => {
          await insert(sql, 1);
          await insert(sql, 2);
          return 'done';
        }),
      ).toBe('done');
      expect(await kept()).toEqual([1, 2]);
    });

    it('takes all of a transaction back when its work rejects, with the same error', async () => {
      const own = new Error('ours');
      const work = sut.sql.transaction(async (sql) => {
        await insert(sql, 1);
        throw own;
      });
      await expect(work).rejects.toBe(own);
      expect(await kept()).toEqual([]);
    });

    it('takes back only the inner transaction that failed', async () => {
      await sut.sql.transaction(async (sql) => {
        await insert(sql, 1);
        const inner = sql.transaction(async (within) => {
          await insert(within, 2);
          await insert(within, 2);
        });
        await expect(inner).rejects.toMatchObject({ code: '23505' });
        await insert(sql, 3);
      });
      expect(await kept()).toEqual([1, 3]);
    });
  });
}
