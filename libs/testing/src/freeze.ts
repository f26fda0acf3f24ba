import { readdirSync, readFileSync } from 'node:fs';

/** State (proc(5): R, S, D, T, Z), parent and group of a process or thread; nothing when it is gone. */
function statOf(path: string): { readonly state: string; readonly parent: number; readonly group: number } | undefined {
  try {
    const stat = readFileSync(path, 'latin1');
    const [state = '', parent = '0', group = '0'] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state, parent: Number(parent), group: Number(group) };
  } catch {
    return undefined;
  }
}

export function parentOf(pid: number): number {
  return statOf(`/proc/${pid}/stat`)?.parent ?? 0;
}

export function groupOf(pid: number): number {
  return statOf(`/proc/${pid}/stat`)?.group ?? 0;
}

/** One that nobody has waited for yet has ended all the same. */
export function isAlive(pid: number): boolean {
  return !'ZX'.includes(statOf(`/proc/${pid}/stat`)?.state ?? 'X');
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** A thread on another processor runs on for a moment after the signal was sent. */
function isStopped(pid: number): boolean {
  return threadsOf(pid).every((thread) => {
    const state = statOf(`/proc/${pid}/task/${thread}/stat`)?.state;
    return state === undefined || 'TtZX'.includes(state);
  });
}

/** SIGSTOP to these processes; resolves when no thread of theirs runs any more. Connections stay, nothing is answered. */
export async function freeze(pids: Iterable<number>): Promise<void> {
  const all = [...pids];
  for (const pid of all) process.kill(pid, 'SIGSTOP');
  for (const end = Date.now() + 10_000; !all.every(isStopped); ) {
    if (Date.now() > end) throw new Error(`processes ${all.join(', ')} did not stop`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** SIGCONT; a process that ended meanwhile is passed over. */
export function thaw(pids: Iterable<number>): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGCONT');
    } catch {
      // It ended.
    }
  }
}
