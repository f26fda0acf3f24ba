import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** `0-1,4` as the kernel writes it (proc(5), Cpus_allowed_list). */
export function readCores(list: string): readonly number[] {
  return list
    .trim()
    .split(',')
    .flatMap((range) => {
      const [first = Number.NaN, last = first] = range.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, i) => first + i);
    });
}

/** The first `count` of the cores that are allowed; throws when there are fewer. */
export function firstCores(allowed: readonly number[], count: number): readonly number[] {
  if (!Number.isInteger(count) || count < 1 || count > allowed.length) throw new Error(`${count} cores were asked for, ${allowed.length} are there`);
  return allowed.slice(0, count);
}

const pin = (cores: readonly number[]) => execFileSync('taskset', ['--pid', '--cpu-list', cores.join(','), String(process.pid)], { stdio: 'ignore' });

/**
 * Runs `start` with this process's main thread on the first `count` cores. What it starts meanwhile stays there, with all that those programs start later (sched_setaffinity(2):
 * a child inherits); this process has all its cores again afterwards.
 */
export async function onFirstCores<T>(count: number, start: () => Promise<T>): Promise<T> {
  const allowed = readCores(/^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync('/proc/thread-self/status', 'latin1'))?.[1] ?? '');
  pin(firstCores(allowed, count));
  try {
    return await start();
  } finally {
    pin(allowed);
  }
}
