import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { silentLog } from '@postern/kernel';
import { openPool } from '@postern/platform-persistence';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { unprivilegedAccount } from './account.js';
import { findBinaries } from './binaries.js';
import { runServer } from './server.js';
import { startEmbeddedPostgres } from './start-embedded-postgres.js';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'postern-test-pg-'));
  chmodSync(dir, 0o711);
});
afterAll(() => rmSync(dir, { recursive: true, force: true, maxRetries: 3 }));

async function rows(url: string, ...statements: string[]): Promise<readonly object[]> {
  const db = openPool({ url, max: 1 });
  try {
    for (const statement of statements) await db.query(statement);
    return await db.query('SELECT n FROM kept ORDER BY n');
  } finally {
    await db.close();
  }
}
const running = (pid: number) => existsSync(`/proc/${pid}`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));

describe('the embedded database', () => {
  it('keeps what was committed over a stop, in a folder whose path is longer than a socket may be', async () => {
    const dataDir = join(dir, 'deep'.repeat(20), 'er'.repeat(20));
    mkdirSync(dirname(dataDir), { recursive: true, mode: 0o711 });
    const first = await startEmbeddedPostgres({ dataDir });
    await rows(first.url, 'CREATE TABLE kept (n integer)', 'INSERT INTO kept VALUES (1)');
    const pid = first.pid() ?? 0;
    await first.stop();
    await first.stop();
    expect(running(pid)).toBe(false);
    const second = await startEmbeddedPostgres({ dataDir });
    expect(await rows(second.url)).toEqual([{ n: 1 }]);
    await second.stop();
  });

  it('is started again when it dies, on the same address, with everything committed', async () => {
    const server = await startEmbeddedPostgres({ dataDir: join(dir, 'dies') });
    await rows(server.url, 'CREATE TABLE kept (n integer)', 'INSERT INTO kept VALUES (1)');
    process.kill(server.pid() ?? 0, 'SIGKILL');
    await expect.poll(() => rows(server.url).catch(() => 'down'), { timeout: 60_000 }).toEqual([{ n: 1 }]);
    await server.stop();
  });

  it.skipIf(unprivilegedAccount() === undefined)(
    'works below a folder that is closed to others, as a root home is (only root has another account for it)',
    async () => {
      const home = join(dir, 'home');
      mkdirSync(home, { mode: 0o700 });
      const dataDir = join(home, 'checkout/.postern/postgres');
      const first = await startEmbeddedPostgres({ dataDir });
      await rows(first.url, 'CREATE TABLE kept (n int)', 'INSERT INTO kept VALUES (7)');
      await first.stop();
      const second = await startEmbeddedPostgres({ dataDir });
      expect(await rows(second.url)).toEqual([{ n: 7 }]);
      await second.stop();
      expect(statSync(home).mode & 0o777).toBe(0o700);
      rmSync(realpathSync(dataDir), { recursive: true, force: true, maxRetries: 3 });
    },
  );

  it('refuses a folder that another start has, since two servers on one folder would destroy it', async () => {
    const dataDir = join(dir, 'taken');
    mkdirSync(dataDir);
    writeFileSync(
      join(dataDir, 'owner'),
      `1 ${
        readFileSync('/proc/1/stat', 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ')[19]
      }\n`,
    );
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow('in use by process 1');
    // The same number with another start time is a process that is long gone.
    writeFileSync(join(dataDir, 'owner'), '1 0\n');
    await (await startEmbeddedPostgres({ dataDir })).stop();
  });

  it('begins again when the first start was cut off', async () => {
    const dataDir = join(dir, 'half');
    mkdirSync(join(dataDir, 'half-made'), { recursive: true });
    writeFileSync(join(dataDir, 'half-made', 'PG_VERSION'), '18\n');
    const server = await startEmbeddedPostgres({ dataDir });
    await server.stop();
  });

  it('ends the server that a killed gateway left, and does not touch a stranger with its number', async () => {
    const dataDir = join(dir, 'left');
    const first = await startEmbeddedPostgres({ dataDir });
    await rows(first.url, 'CREATE TABLE kept (n integer)', 'INSERT INTO kept VALUES (1)');
    await first.stop();
    const account = unprivilegedAccount();
    const sockets = mkdtempSync(join(tmpdir(), 'postern-pg-'));
    if (account !== undefined) execFileSync('chown', [String(account.uid), sockets]);
    const left = runServer(
      { postgres: (await findBinaries(account)).postgres, data: join(dataDir, 'data'), sockets, account, maxConnections: 60 },
      silentLog,
    );
    const url = `postgres://postern@${encodeURIComponent(sockets)}/postgres`;
    await expect.poll(() => rows(url).catch(() => 'down'), { timeout: 60_000 }).toEqual([{ n: 1 }]);
    const second = await startEmbeddedPostgres({ dataDir });
    expect(running(left.pid ?? 0)).toBe(false);
    expect(existsSync(sockets)).toBe(false);
    expect(await rows(second.url)).toEqual([{ n: 1 }]);
    await second.stop();
    writeFileSync(join(dataDir, 'data', 'postmaster.pid'), `${process.pid}\n${dataDir}/data\n0\n5432\n/nowhere\n\n0 0\n`);
    const third = await startEmbeddedPostgres({ dataDir });
    expect(await rows(third.url)).toEqual([{ n: 1 }]);
    await third.stop();
  });
});
