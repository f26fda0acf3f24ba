import { readdirSync, readFileSync } from 'node:fs';

function parentOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return 0;
  }
}

/** SIGSTOP to a process and everything below it: connections stay, nothing is answered. Resolves with how to go on. */
export function freezeTree(root: number): () => void {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const members = new Set([root]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const pid of all) {
      if (!members.has(pid) && members.has(parentOf(pid))) {
        members.add(pid);
        grown = true;
      }
    }
  }
  for (const pid of members) process.kill(pid, 'SIGSTOP');
  return () => {
    for (const pid of members) {
      try {
        process.kill(pid, 'SIGCONT');
      } catch {
        // It ended meanwhile.
      }
    }
  };
}

/** The server that a PostgreSQL connection's process belongs to. */
export function serverOfBackend(backendPid: number): number {
  return parentOf(backendPid);
}
