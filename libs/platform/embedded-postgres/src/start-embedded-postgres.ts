import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { restartPause } from '@postern/flow';
import { messageOf, silentLog } from '@postern/kernel';
import type { Log } from '@postern/kernel';
import { openPool } from '@postern/platform-persistence';

import { unprivilegedAccount } from './account.js';
import { findBinaries } from './binaries.js';
import { endLeftover, prepareCluster, takeOwnership } from './data-folder.js';
import { reachableData } from './reachable.js';
import { runServer } from './server.js';
import type { ServerRun } from './server.js';

export interface EmbeddedPostgres {
  /** For openPool; stays the same over restarts of the server. */
  readonly url: string;
  /** Process id of the server, undefined between two runs. */
  pid(): number | undefined;
  /** Fast shutdown: open transactions are rolled back, everything committed is on disk. Safe to call twice. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  readonly dataDir: string;
  /** Connections of all processes together. Default 60. */
  readonly maxConnections?: number;
  readonly log?: Log;
}

/** Longest wait for the first connection; recovery after a power cut is part of it. */
const START_LIMIT_MS = 180_000;
const LONGEST_PAUSE_MS = 10_000;

/**
 * A real PostgreSQL on a data folder, listening on a unix socket only, kept running until `stop`. Resolves when it answers. What was committed survives a kill of
 * this process, of the server, and a power cut. One process per folder: a second one is refused.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? silentLog;
  const account = unprivilegedAccount();
  const dataDir = account === undefined ? resolve(options.dataDir) : reachableData(options.dataDir);
  const binaries = await findBinaries(account);
  const release = takeOwnership(dataDir);
  // Not below dataDir: the path of a unix socket holds at most 107 bytes.
  const sockets = mkdtempSync(join(tmpdir(), 'postern-pg-'));
  const forget = () => {
    rmSync(sockets, { recursive: true, force: true });
    release();
  };
  try {
    if (account !== undefined) chownSync(sockets, account.uid, account.gid);
    const data = await prepareCluster(binaries, dataDir, account);
    await endLeftover(data, sockets, log);
    const supervised = supervise(
      () => runServer({ postgres: binaries.postgres, data, sockets, account, maxConnections: options.maxConnections ?? 60 }, log),
      () => endLeftover(data, sockets, log),
      log,
    );
    const url = `postgres://postern@${encodeURIComponent(sockets)}/postgres`;
    let stopped: Promise<void> | undefined;
    const stop = () => (stopped ??= supervised.stop().finally(forget));
    await answering(url, supervised.lastEnd).catch(async (thrown: unknown) => {
      await stop();
      throw thrown;
    });
    log.info('POSTGRES_RUNNING', { pid: supervised.pid() });
    return { url, pid: supervised.pid, stop };
  } catch (thrown) {
    forget();
    throw thrown;
  }
}

/** Runs the server again and again until it is stopped. */
function supervise(run: () => ServerRun, clean: () => Promise<void>, log: Log) {
  let current: ServerRun | undefined = run();
  let last = '';
  const ending = new AbortController();
  const loop = (async () => {
    let wait: number | undefined;
    while (current !== undefined) {
      const from = performance.now();
      last = await current.ended;
      current = undefined;
      if (ending.signal.aborted) return;
      log.error('POSTGRES_ENDED', { why: last });
      wait = restartPause(wait, performance.now() - from, LONGEST_PAUSE_MS);
      await pause(wait, undefined, { signal: ending.signal }).catch(() => undefined);
      await clean().catch((thrown: unknown) => log.error('POSTGRES_CLEANUP_FAILED', {}, thrown));
      if (!ending.signal.aborted) current = run();
    }
  })();
  return {
    pid: () => current?.pid,
    lastEnd: () => last,
    async stop() {
      ending.abort(new Error('stopping'));
      const server = current;
      const steps: readonly (readonly [NodeJS.Signals, number])[] = [
        ['SIGINT', 20_000],
        ['SIGQUIT', 5000],
        ['SIGKILL', 5000],
      ];
      for (const [name, limitMs] of steps) {
        server?.kill(name);
        if (await Promise.race([loop.then(() => true), pause(limitMs, false, { ref: false })])) return;
      }
    },
  };
}

async function answering(url: string, lastEnd: () => string): Promise<void> {
  const pool = openPool({ url, max: 1 });
  const until = performance.now() + START_LIMIT_MS;
  try {
    for (;;) {
      try {
        await pool.check();
        return;
      } catch (thrown) {
        if (performance.now() > until) throw new Error(`the embedded database does not start: ${lastEnd() || messageOf(thrown)}`, { cause: thrown });
        await pause(50);
      }
    }
  } finally {
    await pool.close();
  }
}
