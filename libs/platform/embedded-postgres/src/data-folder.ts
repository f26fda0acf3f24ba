import { spawn } from 'node:child_process';
import { chownSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { StartProblem } from '@postern/kernel';
import type { Log } from '@postern/kernel';

import type { Account } from './account.js';
import type { Binaries } from './binaries.js';
import { commandLine, gone, signal, startTicks } from './processes.js';

const SOCKET_FOLDER = /\/postern-pg-[A-Za-z0-9]+$/;

/** Takes the folder for this process; throws when another living process has it. A dead owner, however it ended, is no obstacle. */
export function takeOwnership(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  const file = join(dataDir, 'owner');
  const self = `${process.pid} ${startTicks(process.pid) ?? ''}`;
  if (existsSync(file)) {
    const text = readFileSync(file, 'utf8').trim();
    const [pid, ticks] = text.split(' ');
    const alive = startTicks(Number(pid));
    if (text !== self && alive !== undefined && alive === ticks) throw new StartProblem(`the data folder ${dataDir} is in use by process ${pid}`);
  }
  writeFileSync(file, `${self}\n`);
  return () => rmSync(file, { force: true });
}

/** Makes the database cluster when there is none, and gives it to the account. A first start that was cut off begins again. */
export async function prepareCluster(binaries: Binaries, dataDir: string, account: Account | undefined): Promise<string> {
  const data = join(dataDir, 'data');
  if (account !== undefined && statSync(dataDir).uid !== account.uid) chownSync(dataDir, account.uid, account.gid);
  if (existsSync(data)) {
    if (account !== undefined && statSync(data).uid !== account.uid) chownTree(data, account);
    return data;
  }
  const half = join(dataDir, 'half-made');
  rmSync(half, { recursive: true, force: true });
  // Who may enter the socket folder (mode 0700) is the only gate; nothing listens on the network.
  const args = ['-D', half, '-U', 'postern', '-A', 'trust', '-E', 'UTF8', '--locale-provider=builtin', '--locale=C.UTF-8', '--data-checksums'];
  await runToEnd(binaries.initdb, args, account);
  renameSync(half, data);
  return data;
}

/**
 * Ends the server that a killed gateway left behind, so that the new one starts on its own. A pid file whose process lives and is not that server is removed:
 * after a restart of a container or machine the number may belong to anybody, and PostgreSQL would refuse to start. `inUse` is the socket folder to keep.
 */
export async function endLeftover(data: string, inUse: string, log: Log): Promise<void> {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return;
  const lines = readFileSync(file, 'utf8').split('\n');
  const pid = Number(lines[0]);
  const isOurs = () => commandLine(pid).some((word, i, words) => words[i - 1] === '-D' && word === data);
  if (pid > 1 && isOurs()) {
    log.warn('POSTGRES_LEFTOVER', { pid });
    signal(pid, 'SIGINT');
    if (!(await gone(pid, 15_000))) {
      signal(pid, 'SIGQUIT');
      if (!(await gone(pid, 5000))) signal(pid, 'SIGKILL');
      await gone(pid, 5000);
    }
  }
  // A file whose process is dead stays: with it the new server sees whether children of the old one still live, and waits for them.
  else if (startTicks(pid) !== undefined) rmSync(file, { force: true });
  const sockets = lines[4] ?? '';
  if (sockets !== inUse && SOCKET_FOLDER.test(sockets)) rmSync(sockets, { recursive: true, force: true });
}

function chownTree(path: string, account: Account): void {
  chownSync(path, account.uid, account.gid);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) chownTree(child, account);
    else if (!lstatSync(child).isSymbolicLink()) chownSync(child, account.uid, account.gid);
  }
}

function runToEnd(command: string, args: readonly string[], account: Account | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      ...account,
      cwd: dirname(command),
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: process.env['PATH'], LC_ALL: 'C' },
      timeout: 120_000,
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-1000)));
    child.once('error', reject);
    child.once('exit', (code, name) =>
      code === 0 ? resolve() : reject(new StartProblem(`the database cannot be made, initdb ended with ${code ?? name}: ${said.trim()}`)),
    );
  });
}
