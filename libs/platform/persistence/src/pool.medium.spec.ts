import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

import { silentLog } from '@postern/kernel';
import type { Database } from '@postern/kernel';
import { describeSql, startPostgres } from '@postern/testing';
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

/** A way to the server that keeps the names of the start-up parameters of the first connection. */
async function startupRecorder(url: string) {
  const target = new URL(url);
  const names: string[] = [];
  const server = createServer((socket) => {
    const host = decodeURIComponent(target.hostname);
    const up = connect(`${host}/.s.PGSQL.${target.port === '' ? 5432 : target.port}`);
    socket.once('data', (first: Buffer) => {
      // Length and version take 8 bytes; then names and values, each ended by NUL.
      const words = first.subarray(8).toString().split('\0');
      names.push(...words.filter((word, i) => i % 2 === 0 && word !== ''));
      up.write(first);
      socket.pipe(up);
    });
    up.pipe(socket);
    for (const end of [socket, up]) end.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const own = new URL(url);
  own.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: own.href, parameters: () => names, stop: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}

describeSql('a pool', async () => {
  const server = await startPostgres();
  const sql = openPool({ url: server.url, max: 4, log: silentLog });
  return { sql, stop: () => sql.close().then(() => server.stop()) };
});

describeSql('a pool that prepares', async () => {
  const server = await startPostgres();
  const sql = openPool({ url: server.url, max: 4, prepares: true, log: silentLog });
  return { sql, stop: () => sql.close().then(() => server.stop()) };
});

describe('a pool that prepares', () => {
  let preparing: Database;
  beforeAll(() => void (preparing = openPool({ url: postgres.url, max: 1, prepares: true, log: silentLog })));
  afterAll(() => preparing?.close());
  const isPrepared = async (text: string) => (await preparing.query('SELECT FROM pg_prepared_statements WHERE statement = $1', [text])).length === 1;

  it('has the server read what comes often once, and goes on with another connection', async () => {
    const text = 'SELECT $1::int + 1 AS next';
    const next = async (n: number) => (await preparing.query<{ next: number }>(text, [n]))[0]?.next;
    expect([await next(1), await isPrepared(text)]).toEqual([2, false]);
    for (let n = 0; n < 10; n++) expect(await next(n)).toBe(n + 1);
    expect(await isPrepared(text)).toBe(true);
    await expect(preparing.query('SELECT pg_terminate_backend(pg_backend_pid())')).rejects.toThrow();
    expect([await next(41), await isPrepared(text)]).toEqual([42, true]);
  });

  it('leaves alone what comes once, and long lists', async () => {
    const long = `SELECT $1::int AS n /* ${'x'.repeat(3000)} */`;
    for (let n = 0; n < 10; n++) await preparing.query(long, [n]);
    expect(await isPrepared(long)).toBe(false);
    for (let n = 0; n < 2000; n++) await preparing.query(`SELECT $1::int AS n${n}`, [n]);
    const [{ count } = { count: -1 }] = await preparing.query<{ count: number }>('SELECT count(*)::int AS count FROM pg_prepared_statements', []);
    expect(count).toBeLessThan(10);
  });
});

describe('a pool of connections', () => {
  it('keeps the SQLSTATE of a refused statement', async () => {
    const thrown = await thrownBy(db.query('SELECT * FROM nothing'));
    expect(sqlState(thrown)).toBe('42P01');
    expect(isTransient(thrown)).toBe(false);
  });

  it('asks for nothing at the start of a connection that a pooler would refuse, and has its limits all the same', async () => {
    const proxy = await startupRecorder(postgres.url);
    const pooled = openPool({ url: proxy.url, statementTimeoutMs: 7000 });
    const [row] = await pooled.query<{ statement: string; idle: string }>(
      `SELECT current_setting('statement_timeout') AS statement, current_setting('idle_in_transaction_session_timeout') AS idle`,
    );
    expect(row).toEqual({ statement: '7s', idle: '1min' });
    // What PgBouncer takes without ignore_startup_parameters.
    for (const name of proxy.parameters())
      expect(['user', 'database', 'client_encoding', 'application_name', 'datestyle', 'timezone']).toContain(name);
    await pooled.close();
    await proxy.stop();
  });

  it('has no connection left once it is closed: a server that stops then breaks none', async () => {
    for (let i = 0; i < 10; i++) {
      const pool = openPool({ url: postgres.url, max: 8 });
      const pids = await Promise.all(Array.from({ length: 8 }, () => pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid, pg_sleep(0.01)')));
      await pool.close();
      const left = await db.query('SELECT pid FROM pg_stat_activity WHERE pid = ANY ($1)', [pids.flat().map(({ pid }) => pid)]);
      expect(left).toEqual([]);
    }
  });

  it('ends a statement that takes too long', async () => {
    const hasty = openPool({ url: postgres.url, statementTimeoutMs: 100 });
    const thrown = await thrownBy(hasty.query('SELECT pg_sleep(30)'));
    expect(sqlState(thrown)).toBe('57014');
    await hasty.close();
  });

  it('survives a server that is killed in the middle of a transaction, and works again when it is back', async () => {
    await db.query('INSERT INTO letters VALUES (1)');
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
    await expect.poll(() => letters().catch(() => 'down'), { timeout: 60_000 }).toEqual([1]);
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

describe('a password that is renewed', () => {
  it('is used by the next connection, and by a listener that comes back, without a new pool', async () => {
    const server = new URL(postgres.url);
    await db.query("CREATE ROLE renewed LOGIN PASSWORD 'first'");
    // The server of the tests lets everybody in; this one must say who it is.
    const [hba] = await db.query<{ hba_file: string }>('SHOW hba_file');
    const rules = "ARRAY['local all renewed scram-sha-256', 'local all all trust']";
    await db.query(`COPY (SELECT unnest(${rules})) TO '${hba?.hba_file}'`);
    await db.query('SELECT pg_reload_conf()');
    server.username = 'renewed';
    server.password = 'first';
    const now = { url: server.href };
    const pool = openPool({ url: server.href, renewed: () => now, max: 2, log: silentLog });
    const pidOf = async () => (await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid'))[0]?.pid ?? 0;
    const heard: string[] = [];
    const listener = await pool.listen('renewals', (payload) => heard.push(payload));
    const before = await pidOf();
    await db.query("ALTER ROLE renewed PASSWORD 'second'");
    // Who is in stays in.
    expect(await pidOf()).toBe(before);
    await db.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'renewed'");
    await expect.poll(() => pidOf().then(String, sqlState), { timeout: 10_000 }).toBe('28P01');
    server.password = 'second';
    now.url = server.href;
    expect(await pidOf()).not.toBe(before);
    await expect.poll(async () => (await db.query("NOTIFY renewals, 'again'"), heard.includes('again')), { timeout: 20_000 }).toBe(true);
    await listener.stop();
    await pool.close();
  });
});

describe('a session', () => {
  const isLocked = async () => (await db.query<{ free: boolean }>('SELECT pg_try_advisory_xact_lock(1, 2) AS free')).every(({ free }) => !free);

  it('holds its locks until it is closed', async () => {
    const lost: Error[] = [];
    const session = await db.session((error) => void lost.push(error));
    await session.query('SELECT pg_advisory_lock(1, $1)', [2]);
    expect(await isLocked()).toBe(true);
    await session.close();
    await expect.poll(isLocked).toBe(false);
    expect(lost).toEqual([]);
  });

  it('says once that it broke, and is not made again', async () => {
    const lost: Error[] = [];
    const session = await db.session((error) => void lost.push(error));
    await session.query('SELECT pg_advisory_lock(1, 2)');
    await db.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'postern session'`);
    await expect.poll(() => lost.length).toBe(1);
    await expect(session.query('SELECT 1')).rejects.toThrow();
    expect(lost).toHaveLength(1);
    expect(await isLocked()).toBe(false);
    await session.close();
  });

  it('lives on after a statement that the server refuses', async () => {
    const lost: Error[] = [];
    const session = await db.session((error) => void lost.push(error));
    await expect(session.query('SELECT 1/0')).rejects.toMatchObject({ code: '22012' });
    expect(await session.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(lost).toEqual([]);
    await session.close();
  });
});
