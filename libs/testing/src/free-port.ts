import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Below it live the well-known ports, and the databases and brokers that a developer may run. */
const LOWEST = 11_000;
/** First of the dynamic ports where the system does not tell (RFC 6335, section 6). */
const DYNAMIC = 49_152;
const CLAIMS = join(tmpdir(), `postern-test-ports-${process.getuid?.() ?? 0}`);

const mine = new Set<number>();

/**
 * A TCP port of 127.0.0.1 for a program that must be told its port before it starts. It is nobody else's until this
 * process ends: it lies below the range from which the system takes ports for `listen(0)` and for each outgoing
 * connection, and other test processes see the claim.
 */
export async function freePort(): Promise<number> {
  const above = firstDynamicPort();
  const count = above - LOWEST;
  const start = Math.floor(Math.random() * count);
  for (let i = 0; i < count; i += 1) {
    const port = LOWEST + ((start + i) % count);
    if (!claim(port)) continue;
    if (await canListen(port)) return port;
  }
  throw new Error(`no port of 127.0.0.1 between ${LOWEST} and ${above} is free`);
}

function firstDynamicPort(): number {
  try {
    const first = Number(/^\d+/.exec(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8'))?.[0]);
    // Somebody widened the range to nearly all ports: the claims alone must do.
    return first > LOWEST + 1000 ? first : DYNAMIC;
  } catch {
    return DYNAMIC;
  }
}

function claim(port: number): boolean {
  mkdirSync(CLAIMS, { recursive: true });
  const file = join(CLAIMS, String(port));
  if (mine.has(port)) return false;
  if (!writeNew(file)) {
    if (isAlive(owner(file))) return false;
    rmSync(file, { force: true });
    if (!writeNew(file)) return false;
  }
  if (mine.size === 0) process.once('exit', giveBack);
  mine.add(port);
  return true;
}

function writeNew(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw thrown;
  }
}

/** 0 when the file is gone, or is just being written. */
function owner(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return 0;
  }
}

/** Signal 0 asks without sending. A claim without a number is one that is being written: somebody lives. */
function isAlive(pid: number): boolean {
  if (pid === 0) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function giveBack(): void {
  for (const port of mine) rmSync(join(CLAIMS, String(port)), { force: true });
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
