import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

import { KeyRefused } from './key-wrap.port.js';
import type { KeyWrap } from './key-wrap.port.js';
import { MASTER_KEY_OCTETS } from './master-keys.js';

const LIMIT_MS = 10_000;
const MAX_OUTPUT = 65_536;
/** EX_DATAERR of sysexits.h: the one code that calls the wrapped key wrong. */
const REFUSED = 65;

export interface KeyCommand {
  /** Program and its first arguments. */
  readonly command: readonly [program: string, ...args: string[]];
  /** Name of the master key that the program wraps by; another name means another key, and all is wrapped again. */
  readonly keyId: string;
  /** How long it may take for one key; 10 seconds unless said. */
  readonly limitMs?: number;
}

/**
 * Asks a program, as for an HSM or a key service: `wrap` or `unwrap`, the master key's name and the object's name are its last three arguments, the octets come and go in base64. It
 * ends with 65 (EX_DATAERR) for a wrapped key that is not its own: KeyRefused. Any other code than 0, or no end within the limit, means that it cannot answer now: a plain error,
 * since a key service that is away must not make good objects look spoilt. What it wrapped is unwrapped once before it counts, so that no object is sealed by a key that nobody has.
 */
export function commandKeys({ command, keyId, limitMs = LIMIT_MS }: KeyCommand): KeyWrap {
  const unwrap: KeyWrap['unwrap'] = async (wrapped, name) => {
    const key = await ask(command, ['unwrap', wrapped.keyId, name], wrapped.octets, limitMs);
    if (key.length !== MASTER_KEY_OCTETS) throw new KeyRefused('the program gave no key');
    return key;
  };
  return {
    keyId,
    async wrap(key, name) {
      const wrapped = { keyId, octets: await ask(command, ['wrap', keyId, name], key, limitMs) };
      if (wrapped.octets.includes(key)) throw new Error(`${command[0]} gave the key back as it was`);
      if (!(await unwrap(wrapped, name)).equals(key)) throw new Error(`${command[0]} did not unwrap what it wrapped`);
      return wrapped;
    },
    unwrap,
  };
}

function ask([program, ...first]: KeyCommand['command'], last: readonly string[], input: Buffer, limitMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // A group of its own, so that what the program started ends with it: it would hold the output open.
    const child = spawn(program, [...first, ...last], { stdio: ['pipe', 'pipe', 'ignore'], detached: true });
    const giveUp = (why: string) => {
      endGroup(child);
      child.stdout.destroy();
      reject(new Error(`${program} ${last[0]} ${why}`));
    };
    const limit = setTimeout(() => giveUp(`did not end within ${limitMs} ms`), limitMs);
    let said = '';
    child.stdout.on('data', (data: Buffer) => {
      said += data.toString('latin1');
      if (said.length > MAX_OUTPUT) giveUp(`printed more than ${MAX_OUTPUT} octets`);
    });
    child.once('error', (error) => {
      clearTimeout(limit);
      reject(new Error(`${program}: ${error.message}`, { cause: error }));
    });
    child.once('close', (code, signal) => {
      clearTimeout(limit);
      if (code === 0) resolve(Buffer.from(said.trim(), 'base64'));
      else if (code === REFUSED) reject(new KeyRefused(`${program} ${last[0]} does not know the wrapped key`));
      else reject(new Error(`${program} ${last[0]} ended with ${code ?? signal}`));
    });
    // A program that has ended already says so by its code.
    child.stdin.on('error', () => undefined);
    child.stdin.end(`${input.toString('base64')}\n`);
  });
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // All of it has ended.
  }
}
