import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

import { endsWithThisProcess } from '@postern/adapter-system';
import type { Log } from '@postern/kernel';

import type { Account } from './account.js';

/** Small and safe: everything that makes a commit durable stays on. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  // What is not in them is in the page cache of the same machine.
  shared_buffers: '32MB',
  max_wal_size: '512MB',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  // Statements of clients carry addresses and subjects; their errors reach the client, which logs what it may.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  cluster_name: 'postern',
};

export interface ServerParts {
  /** The program. */
  readonly postgres: string;
  readonly data: string;
  /** Folder of its socket. */
  readonly sockets: string;
  readonly account: Account | undefined;
  readonly maxConnections: number;
}

/** One run of the server: its process, and the promise of its end with the reason. */
export interface ServerRun {
  readonly pid: number | undefined;
  readonly ended: Promise<string>;
  kill(name: NodeJS.Signals): void;
}

/**
 * Starts the server in a process group of its own, since Ctrl+C in the terminal must reach the gateway alone, which stops the database last. It
 * gets its fast shutdown when this process is killed.
 */
export function runServer({ postgres, data, sockets, account, maxConnections }: ServerParts, log: Log): ServerRun {
  const own = { max_connections: String(maxConnections), unix_socket_directories: sockets };
  const settings = Object.entries({ ...SETTINGS, ...own }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const env = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
  const child = spawn(postgres, ['-D', data, ...settings], { ...account, cwd: data, env, detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
  // A program that could not be spawned has no pipes.
  if (child.pid !== undefined) createInterface({ input: child.stderr }).on('line', (line) => logLine(log, line));
  const watcher = child.pid === undefined ? undefined : endsWithThisProcess(child.pid, 'SIGINT', account);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, name) => resolve(`exit ${code ?? name ?? ''}`));
  }).finally(() => watcher?.release());
  return { pid: child.pid, ended, kill: (name) => void child.kill(name) };
}

function logLine(log: Log, line: string): void {
  const [, level, said] = /(LOG|FATAL|PANIC|HINT|DETAIL|STATEMENT):\s+(.*)$/.exec(line) ?? [];
  // Our own question whether it answers yet is refused so while it is not.
  const isEarly = said === 'the database system is starting up';
  if (level === 'PANIC') log.error('POSTGRES_SAID', { line: said });
  else if (level === 'FATAL' && !isEarly) log.warn('POSTGRES_SAID', { line: said });
  else log.debug('POSTGRES_SAID', { line: said ?? line });
}
