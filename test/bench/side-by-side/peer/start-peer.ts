import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { freePort } from '@postern/testing';

import { run, until } from '../../../harness/child-process.js';
import type { Running } from '../../../harness/child-process.js';
import type { BenchTarget } from '../../bench-target.js';
import { stopAll } from '../stop-all.js';
import { teach } from './learn.js';
import { mainCf, masterCf } from './postfix-files.js';
import type { PostfixPlan } from './postfix-files.js';
import { rspamdFiles } from './rspamd-files.js';

export interface PeerChoice {
  /** What clamd gets; `nothing`: Postfix alone. */
  readonly scan: 'whole' | 'attachments' | 'nothing';
  /** Socket of a clamd that any user may connect to, and its process. */
  readonly clamd: { readonly address: string; readonly pid: number };
  readonly dns: string;
  readonly sinkPort: number;
  /** Cores that Rspamd has. */
  readonly cores: number;
}

/** Rspamd compiles its patterns at the start, which takes a minute on a busy machine. */
const START_LIMIT_MS = 180_000;
const STOP_LIMIT_MS = 30_000;
/** Where Debian's package has it. Its own folder is copied, not used. */
const RSPAMD_CONFIG = '/etc/rspamd';

/**
 * Postfix with Rspamd, Redis and clamd, as Debian packages them, with configuration, queue and data in a temporary folder. Needs root, since Postfix and Rspamd give up their
 * rights by themselves. What they log is in that folder, which the message of a failed start shows the end of. `atStop` is told how to end it before anything is started: a bench
 * that is interrupted leaves no mail server behind.
 */
export async function startPeer(choice: PeerChoice, atStop: (stop: () => Promise<void>) => void): Promise<BenchTarget> {
  if (process.getuid?.() !== 0) throw new Error('Postfix is started by root only: run the bench as root');
  const folder = mkdtempSync(join(tmpdir(), 'postern-peer-'));
  // Programs with other users find their folders in it.
  chmodSync(folder, 0o711);
  const stops: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 })];
  const stop = () => stopAll(stops);
  atStop(stop);
  try {
    const milter = choice.scan === 'nothing' ? undefined : await startFilter(folder, choice.scan, choice, stops);
    const postfix = await startPostfix(folder, choice.sinkPort, milter?.port, stops);
    return { host: '127.0.0.1', port: postfix.port, pids: [postfix.pid, ...(milter === undefined ? [] : [...milter.pids, choice.clamd.pid])], stop };
  } catch (thrown) {
    const said = logsOf(folder);
    await stop();
    throw new Error(`the peer did not start: ${String(thrown)}\n${said}`, { cause: thrown });
  }
}

async function startPostfix(folder: string, nextHopPort: number, milterPort: number | undefined, stops: (() => unknown)[]) {
  const [config, queue, data] = ['postfix', 'queue', 'postfix-data'].map((name) => join(folder, name)) as [string, string, string];
  const plan: PostfixPlan = { config, queue, data, logFile: join(folder, 'postfix.log'), port: await freePort(), nextHopPort, milterPort };
  for (const made of [config, queue, data]) mkdirSync(made, { mode: 0o755 });
  execFileSync('chown', ['postfix', data]);
  writeFileSync(join(config, 'main.cf'), mainCf(plan));
  writeFileSync(join(config, 'master.cf'), masterCf(plan));
  const postfix = (command: string) => execFileSync('postfix', ['-c', config, command], { stdio: 'pipe', timeout: START_LIMIT_MS });
  postfix('start');
  stops.push(() => postfix('stop'));
  await greets(plan.port);
  return { port: plan.port, pid: Number(readFileSync(join(queue, 'pid/master.pid'), 'latin1')) };
}

async function startFilter(folder: string, scan: 'whole' | 'attachments', choice: PeerChoice, stops: (() => unknown)[]) {
  const redis = await startRedis(folder, stops);
  const [milterPort, controllerPort, fuzzyPort] = [await freePort(), await freePort(), await freePort()];
  const config = join(folder, 'rspamd');
  cpSync(RSPAMD_CONFIG, config, { recursive: true, filter: (path) => !/\/(?:local|override)\.d(?:\/|$)/.test(path) });
  const files = rspamdFiles({
    milterPort,
    controllerPort,
    fuzzyPort,
    dns: choice.dns,
    redis: redis.socket,
    clamd: choice.clamd.address,
    scan,
    workers: choice.cores,
  });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(config, path)), { recursive: true });
    writeFileSync(join(config, path), text);
  }
  const folders = { DBDIR: 'rspamd-data', RUNDIR: 'rspamd-run', LOGDIR: 'rspamd-log' };
  const variables = [`CONFDIR=${config}`, `LOCAL_CONFDIR=${config}`];
  for (const [variable, name] of Object.entries(folders)) {
    mkdirSync(join(folder, name));
    execFileSync('chown', ['_rspamd:_rspamd', join(folder, name)]);
    variables.push(`${variable}=${join(folder, name)}`);
  }
  const args = [
    '--no-fork',
    '--user',
    '_rspamd',
    '--group',
    '_rspamd',
    '--config',
    join(config, 'rspamd.conf'),
    ...variables.map((one) => `--var=${one}`),
  ];
  const rspamd = supervised('rspamd', args, stops);
  await until('Rspamd answers', async () => (await fetch(`http://127.0.0.1:${controllerPort}/ping`)).ok || undefined, START_LIMIT_MS, rspamd.output);
  await teach(controllerPort);
  return { port: milterPort, pids: [rspamd.pid, redis.pid] };
}

async function startRedis(folder: string, stops: (() => unknown)[]): Promise<{ readonly socket: string; readonly pid: number }> {
  const socket = join(folder, 'redis.sock');
  const redis = supervised('redis-server', ['--port', '0', '--unixsocket', socket, '--unixsocketperm', '777', '--dir', folder], stops);
  await until('Redis answers', () => answers(() => connect(socket), 'PING\r\n', /^\+PONG/), START_LIMIT_MS, redis.output);
  return { socket, pid: redis.pid };
}

function supervised(program: string, args: readonly string[], stops: (() => unknown)[]): Running {
  const running = run(program, args, {});
  stops.push(() => running.stop(STOP_LIMIT_MS));
  return running;
}

const greets = (port: number) => until('Postfix greets', () => answers(() => connect(port, '127.0.0.1'), 'QUIT\r\n', /^220 /), START_LIMIT_MS);

/** True when what comes first matches; rejects or is undefined otherwise. */
function answers(open: () => ReturnType<typeof connect>, say: string, expected: RegExp): Promise<true | undefined> {
  return new Promise((resolve, reject) => {
    const socket = open();
    socket.setTimeout(2000, () => socket.destroy(new Error('no answer within 2 s')));
    socket.once('connect', () => socket.write(say));
    socket.once('data', (data) => {
      resolve(expected.test(data.toString('latin1')) ? true : undefined);
      socket.destroy();
    });
    socket.once('error', reject);
    socket.once('close', () => resolve(undefined));
  });
}

/** The end of what was logged so far. */
function logsOf(folder: string): string {
  return ['postfix.log', 'rspamd-log/rspamd.log']
    .map((name) => {
      try {
        return `--- ${name}\n${readFileSync(join(folder, name), 'latin1').slice(-3000)}`;
      } catch {
        return '';
      }
    })
    .join('\n');
}
