// Runs programs for the set-up. Works on Node 20 with nothing installed.
import { spawnSync } from 'node:child_process';
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

/** Runs a program to its end; throws with the end of its output when it fails. `show` lets it print. */
export function must(program, args, { show = false, ...options } = {}) {
  const done = spawnSync(program, args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    ...options,
  });
  if (done.error) throw done.error;
  if (done.status !== 0)
    throw new Error(
      `${program} ${args.join(' ')} ended with ${done.status ?? done.signal}\n${`${done.stdout ?? ''}${done.stderr ?? ''}`.slice(-3000)}`,
    );
  return done.stdout ?? '';
}
