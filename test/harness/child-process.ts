import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

/** Lines kept of what a process printed, for the message of a failing test. */
const KEPT = 200;

/** A program under test. Its output is kept for error messages only. */
export interface Running {
  readonly pid: number;
  /** What it printed last. */
  output(): string;
  /** Resolves with the exit code, or the signal's name. */
  readonly exited: Promise<number | string>;
  /** SIGTERM and wait; SIGKILL after the limit, which rejects. */
  stop(limitMs?: number): Promise<number | string>;
  /** SIGKILL and wait. */
  kill(): Promise<void>;
}

export function run(command: string, args: readonly string[], env: Readonly<Record<string, string>>, cwd?: string): Running {
  const child: ChildProcess = spawn(command, args, { env: { ...process.env, ...env }, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const keep = (chunk: Buffer) => {
    lines.push(
      ...chunk
        .toString()
        .split('\n')
        .filter((line) => line !== ''),
    );
    if (lines.length > KEPT) lines.splice(0, lines.length - KEPT);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const exited = new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'gone'));
  });
  return {
    pid: child.pid ?? -1,
    output: () => lines.join('\n'),
    exited,
    async stop(limitMs = 60_000) {
      child.kill('SIGTERM');
      const limit = setTimeout(() => child.kill('SIGKILL'), limitMs);
      const how = await exited;
      clearTimeout(limit);
      if (how === 'SIGKILL') throw new Error(`did not end within ${limitMs} ms after SIGTERM:\n${lines.join('\n')}`);
      return how;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Polls until `probe` gives a value; rejects with `what` and the last reason when the time is over. */
export async function until<T>(what: string, probe: () => Promise<T | undefined>, limitMs = 60_000, explain: () => string = () => ''): Promise<T> {
  const end = Date.now() + limitMs;
  let last = '';
  for (;;) {
    const value = await probe().catch((thrown: unknown) => {
      last = String(thrown);
      return undefined;
    });
    if (value !== undefined) return value;
    if (Date.now() > end) throw new Error(`${what}: not within ${limitMs} ms. ${last}\n${explain()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
