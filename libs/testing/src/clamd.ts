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
  /** Of the process that runs now; -1 while none does. */
  pid(): number;
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
    pid: () => child?.pid ?? -1,
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

/** What a scripted clamd was asked: `number` counts the commands of a session (clamd(8), IDSESSION), and is 0 outside of one. */
export interface ClamdCommand {
  readonly command: string;
  readonly number: number;
  /** Of INSTREAM; undefined for other commands. */
  readonly body: Buffer | undefined;
  /** Words as clamd writes them to this command: with its number in a session, and the zero byte behind them. */
  reply(words: string): void;
}

/** Calls back with each complete command of a connection, in a session as often as it is asked. */
export function onClamdCommand(socket: Socket, then: (asked: ClamdCommand) => void): void {
  let received = Buffer.alloc(0);
  let number = 0;
  let inSession = false;
  socket.on('data', (data) => {
    received = Buffer.concat([received, data]);
    for (;;) {
      const end = received.findIndex((byte) => byte === 0 || byte === 10);
      if (end < 0) return;
      const command = received.toString('latin1', 0, end);
      const body = command.endsWith('INSTREAM') ? streamedBody(received, end + 1) : { bytes: undefined, end: end + 1 };
      if (body === undefined) return;
      received = received.subarray(body.end);
      if (command.endsWith('IDSESSION')) {
        inSession = true;
        continue;
      }
      if (command === 'zEND') return void socket.end();
      if (inSession) number += 1;
      const head = inSession ? `${number}: ` : '';
      then({ command, number, body: body.bytes, reply: (words) => void socket.write(`${head}${words}\0`) });
    }
  });
}

/** The body of INSTREAM from its first length on; undefined while it is not complete. */
function streamedBody(received: Buffer, from: number): { readonly bytes: Buffer; readonly end: number } | undefined {
  const chunks: Buffer[] = [];
  for (let at = from; at + 4 <= received.length; ) {
    const length = received.readUInt32BE(at);
    if (length === 0) return { bytes: Buffer.concat(chunks), end: at + 4 };
    chunks.push(received.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return undefined;
}
