import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** Start time of a process in ticks since the boot: together with the pid it names one process and no later one. Undefined when there is none. */
export function startTicks(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold blanks; the state and 18 more fields follow it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/** Arguments of a process; empty when there is none. */
export function commandLine(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      .split('\0')
      .filter((word) => word !== '');
  } catch {
    return [];
  }
}

/** True when the process is gone within the time. */
export async function gone(pid: number, limitMs: number): Promise<boolean> {
  const until = performance.now() + limitMs;
  while (startTicks(pid) !== undefined) {
    if (performance.now() > until) return false;
    await pause(25);
  }
  return true;
}

/** Sends a signal; a process that is gone already is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // ESRCH: it ended by itself.
  }
}
