import { readdirSync } from 'node:fs';

import { freeze, parentOf, thaw } from '@postern/testing';

/** Freezes a process and everything below it. Resolves, when nothing of it runs any more, with how to go on. */
export async function freezeTree(root: number): Promise<() => void> {
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
  await freeze(members);
  return () => thaw(members);
}

/** The server that a PostgreSQL connection's process belongs to. */
export function serverOfBackend(backendPid: number): number {
  return parentOf(backendPid);
}
