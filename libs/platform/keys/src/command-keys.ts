import { spawn } from 'node:child_process';

import { KeyRefused } from './key-wrap.port.js';
import type { KeyWrap } from './key-wrap.port.js';
import { MASTER_KEY_OCTETS } from './master-keys.js';

const LIMIT_MS = 10_000;
const MAX_OUTPUT = 65_536;

export interface KeyCommand {
  /** Program and its first arguments. */
  readonly command: readonly [program: string, ...args: string[]];
  /** Name of the master key that the program wraps by; another name means another key, and all is wrapped again. */
  readonly keyId: string;
}

/**
 * Asks a program, as for an HSM or a key service: `wrap` or `unwrap`, the master key's name and the object's name are its last three arguments, the octets come and go in base64. An
 * end with another code than 0 is a refusal, in ten seconds.
 */
export function commandKeys({ command, keyId }: KeyCommand): KeyWrap {
  return {
    keyId,
    wrap: async (key, name) => ({ keyId, octets: await ask(command, ['wrap', keyId, name], key) }),
    async unwrap(wrapped, name) {
      const key = await ask(command, ['unwrap', wrapped.keyId, name], wrapped.octets);
      if (key.length !== MASTER_KEY_OCTETS) throw new KeyRefused('the program gave no key');
      return key;
    },
  };
}

function ask([program, ...first]: KeyCommand['command'], last: readonly string[], input: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...first, ...last], { stdio: ['pipe', 'pipe', 'ignore'], timeout: LIMIT_MS, killSignal: 'SIGKILL' });
    let said = '';
    child.stdout.on('data', (data: Buffer) => {
      said += data.toString('latin1');
      if (said.length > MAX_OUTPUT) child.kill('SIGKILL');
    });
    child.once('error', (error) => reject(new Error(`${program}: ${error.message}`)));
    child.once('close', (code, signal) => {
      if (code === 0) resolve(Buffer.from(said.trim(), 'base64'));
      else reject(new KeyRefused(`${program} ${last[0]} ended with ${code ?? signal}`));
    });
    // A program that has ended already says so by its code.
    child.stdin.on('error', () => undefined);
    child.stdin.end(`${input.toString('base64')}\n`);
  });
}
