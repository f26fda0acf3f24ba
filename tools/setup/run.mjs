// Runs programs for the set-up. Works on Node 20 with nothing installed.
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Full path of a program; undefined when there is none. /usr/sbin is looked at too, since daemons live there. */
export function which(program) {
  for (const folder of [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/sbin']) {
    const file = join(folder, program);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not here.
    }
  }
  return undefined;
}

const running = new Set();

/** Ends what is running, so that a stopped set-up leaves nothing behind. */
export function stopRunning(signal = 'SIGTERM') {
  for (const child of running) child.kill(signal);
}

/** Runs a program to its end and resolves to its output; rejects with the end of it when it fails. `show` lets it print instead. */
export function must(program, args, { show = false, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    const output = [];
    child.stdout?.on('data', (chunk) => output.push(chunk));
    child.stderr?.on('data', (chunk) => output.push(chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      running.delete(child);
      const text = Buffer.concat(output).toString();
      if (code === 0) resolve(text);
      else reject(new Error(`${program} ${args.join(' ')} ended with ${code ?? signal}\n${text.slice(-3000)}`));
    });
  });
}
