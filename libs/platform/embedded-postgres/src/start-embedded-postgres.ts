import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { silentLog } from '@postern/kernel';
import type { Log } from '@postern/kernel';
import { openPool } from '@postern/platform-persistence';

import { findBinaries, unprivilegedAccount } from './binaries.js';
import { stopLeftover } from './leftover.js';

export interface EmbeddedPostgres {
  /** postgres:// over a unix socket that only this account and the server reach. */
  readonly url: string;
  /** Process id of the running server; undefined between an end and its restart. */
  pid(): number | undefined;
  stop(): Promise<void>;
}

const START_LIMIT_MS = 60_000;
const POLL_MS = 50;
const RESTART_PAUSE_MS = 500;
const STOP_LIMIT_MS = 20_000;

/** Durable settings: fsync and synchronous_commit stay on. */
const SETTINGS = [
  'listen_addresses=',
  'max_connections=60',
  'shared_buffers=64MB',
  'wal_compression=on',
  'max_wal_size=512MB',
  'log_min_messages=fatal',
  'unix_socket_permissions=0700',
];

/**
 * PostgreSQL from npm on a data folder that survives kill -9, kept running until `stop`. As root it runs as `nobody`, who gets the folder; folders above it
 * must let that account pass.
 */
export async function startEmbeddedPostgres(options: { readonly dataDir: string; readonly log?: Log }): Promise<EmbeddedPostgres> {
  const { dataDir } = options;
  const log = options.log ?? silentLog;
  const binaries = findBinaries();
  const account = unprivilegedAccount();
  await stopLeftover(dataDir);
  // A socket's path may hold 107 octets and a data folder may be deep, so the socket lies elsewhere.
  const sockets = mkdtempSync(join(tmpdir(), 'postern-pg-'));
  if (account !== undefined) {
    chownSync(sockets, account.uid, account.gid);
    chmodSync(sockets, 0o700);
  }
  prepare(dataDir, binaries.initdb, account);
  rmSync(join(dataDir, 'postmaster.pid'), { force: true });
  const url = `postgres://postern@localhost/postgres?host=${encodeURIComponent(sockets)}`;
  const server = supervise(binaries.postgres, ['-D', dataDir, '-k', sockets, ...SETTINGS.flatMap((setting) => ['-c', setting])], account, log);
  try {
    await answers(url, server.said);
  } catch (thrown) {
    await server.stop();
    throw thrown;
  }
  return {
    url,
    pid: server.pid,
    async stop() {
      await server.stop();
      rmSync(sockets, { recursive: true, force: true });
    },
  };
}

type Account = ReturnType<typeof unprivilegedAccount>;

function prepare(dataDir: string, initdb: string, account: Account): void {
  if (existsSync(join(dataDir, 'PG_VERSION'))) return;
  // What an interrupted first start left behind is no data.
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  if (account !== undefined) chownSync(dataDir, account.uid, account.gid);
  const args = ['-D', dataDir, '-U', 'postern', '-A', 'trust', '--locale-provider=builtin', '--locale=C.UTF-8', '-E', 'UTF8'];
  const done = spawnSync(initdb, args, { encoding: 'utf8', cwd: dirname(dataDir), ...account });
  if (done.status === 0) return;
  rmSync(dataDir, { recursive: true, force: true });
  throw new Error(`initdb failed in ${dataDir}: ${`${done.stderr ?? ''}${done.error?.message ?? ''}`.slice(-800)}`);
}

function supervise(program: string, args: readonly string[], account: Account, log: Log) {
  let child: ChildProcess | undefined;
  let stopping = false;
  let lines = '';
  let ended: Promise<void> = Promise.resolve();
  const run = () => {
    const own = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], cwd: '/', ...account });
    child = own;
    own.stderr?.on('data', (chunk: Buffer) => (lines = (lines + chunk.toString()).slice(-2000)));
    ended = new Promise((resolve) => {
      const over = (why: string) => {
        child = undefined;
        resolve();
        if (stopping) return;
        log.error('POSTGRES_ENDED', { why });
        setTimeout(() => !stopping && run(), RESTART_PAUSE_MS);
      };
      own.once('error', (error) => over(error.message));
      own.once('exit', (code, signal) => over(`${code ?? signal ?? ''} ${lines.slice(-300)}`));
    });
  };
  run();
  return {
    pid: () => child?.pid,
    said: () => lines,
    async stop() {
      stopping = true;
      // SIGINT is the fast shutdown: clients are disconnected, the log is flushed.
      child?.kill('SIGINT');
      const hard = setTimeout(() => child?.kill('SIGQUIT'), STOP_LIMIT_MS);
      await ended;
      clearTimeout(hard);
    },
  };
}

async function answers(url: string, said: () => string): Promise<void> {
  const until = Date.now() + START_LIMIT_MS;
  for (;;) {
    const pool = openPool({ url, max: 1 });
    try {
      await pool.check();
      return;
    } catch (cause) {
      if (Date.now() > until) throw new Error(`PostgreSQL does not answer: ${said().slice(-500)}`, { cause });
    } finally {
      await pool.close().catch(() => undefined);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
