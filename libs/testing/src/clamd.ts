import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** A real clamd on a socket of its own. */
export interface TestClamd {
  /** Path of its socket. */
  readonly address: string;
  /** Ends it and waits; `address` stays the same for `startAgain`. */
  stop(): Promise<void>;
  startAgain(): Promise<void>;
  /** Ends it and removes its folder. */
  close(): Promise<void>;
}

const START_LIMIT_MS = 60_000;
const POLL_MS = 50;

/** Path of clamd on this machine; undefined when there is none, which is a reason to skip a test. */
export function findClamdProgram(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/opt/homebrew/sbin'];
  return folders.map((folder) => join(folder, 'clamd')).find((file) => existsSync(file));
}

/** Starts clamd with a database (file name → text) and resolves when it answers. `settings` are more lines of its configuration. */
export async function startTestClamd(database: ReadonlyMap<string, string>, settings: readonly string[] = []): Promise<TestClamd> {
  const program = findClamdProgram();
  if (program === undefined) throw new Error('clamd is not installed: apt-get install clamav-daemon');
  const folder = mkdtempSync(join(tmpdir(), 'clamd-'));
  const address = join(folder, 'clamd.sock');
  for (const [name, text] of database) writeFileSync(join(folder, name), text);
  const config = join(folder, 'clamd.conf');
  const lines = [`LocalSocket ${address}`, `DatabaseDirectory ${folder}`, 'Foreground yes', 'MaxThreads 4', 'SelfCheck 0', ...settings, ''];
  writeFileSync(config, lines.join('\n'));
  let child: ChildProcess | undefined;
  const startAgain = async () => {
    rmSync(address, { force: true });
    child = spawn(program, ['--config-file', config], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stdout?.on('data', (data: Buffer) => (said = (said + data.toString()).slice(-2000)));
    child.stderr?.on('data', (data: Buffer) => (said = (said + data.toString()).slice(-2000)));
    const ended = new Promise<never>((_resolve, reject) => child?.once('exit', (code) => reject(new Error(`clamd ended with ${code}: ${said}`))));
    ended.catch(() => undefined);
    await Promise.race([answering(address), ended]);
  };
  const stop = async () => {
    const running = child;
    child = undefined;
    if (running === undefined || running.exitCode !== null) return;
    const ended = new Promise<void>((resolve) => running.once('exit', () => resolve()));
    running.kill('SIGKILL');
    await ended;
  };
  await startAgain();
  return {
    address,
    stop,
    startAgain,
    async close() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answering(address: string): Promise<void> {
  const until = Date.now() + START_LIMIT_MS;
  while (!(await pings(address))) {
    if (Date.now() > until) throw new Error('clamd did not answer within a minute');
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function pings(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.setTimeout(2000, () => socket.destroy());
    socket.once('connect', () => socket.write('zPING\0'));
    socket.once('data', (data) => {
      resolve(data.toString().startsWith('PONG'));
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}

/** A scripted clamd: every connection is handed to the script. */
export interface FakeClamd {
  /** `host:port`. */
  readonly address: string;
  /** Connections that are open now. */
  open(): number;
  /** Connections so far. */
  total(): number;
  close(): Promise<void>;
}

export async function startFakeClamd(script: (socket: Socket) => void): Promise<FakeClamd> {
  const sockets = new Set<Socket>();
  let total = 0;
  const server = createServer((socket) => {
    total += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    script(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    open: () => sockets.size,
    total: () => total,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** Calls back with the scanned bytes when a connection's INSTREAM is complete, or with undefined and the words of another command. */
export function onClamdCommand(socket: Socket, then: (body: Buffer | undefined, command: string) => void): void {
  let received = Buffer.alloc(0);
  const onData = (data: Buffer) => {
    received = Buffer.concat([received, data]);
    const command = received.toString('latin1', 0, 32).split(/[\0\n]/)[0] ?? '';
    if (!command.endsWith('INSTREAM')) {
      if (!/[\0\n]/.test(received.toString('latin1'))) return;
      socket.off('data', onData);
      then(undefined, command);
      return;
    }
    const chunks: Buffer[] = [];
    for (let at = command.length + 1; at + 4 <= received.length; ) {
      const length = received.readUInt32BE(at);
      if (length === 0) {
        socket.off('data', onData);
        then(Buffer.concat(chunks), command);
        return;
      }
      chunks.push(received.subarray(at + 4, at + 4 + length));
      at += 4 + length;
    }
  };
  socket.on('data', onData);
}
