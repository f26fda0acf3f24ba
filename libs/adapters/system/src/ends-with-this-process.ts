import { spawn } from 'node:child_process';

export interface Watched {
  /** The process has ended, or may outlive this one: nothing is sent to its number any more. */
  release(): void;
}

/**
 * Sends a signal to a child, in a process group of its own, when this process ends, however that ends, kill -9 among them. A shell waits on a pipe from this
 * process, which the kernel closes with it. `account`: of the child.
 */
export function endsWithThisProcess(
  pid: number,
  name: 'SIGINT' | 'SIGTERM' | 'SIGKILL',
  account: { readonly uid?: number; readonly gid?: number } = {},
): Watched {
  const watcher = spawn('/bin/sh', ['-c', 'read -r _; kill -"$1" "$2"', 'sh', name.slice('SIG'.length), String(pid)], {
    ...account,
    cwd: '/',
    // Ctrl+C in a terminal goes to every process of the group.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watcher.on('error', () => undefined);
  watcher.stdin.on('error', () => undefined);
  watcher.unref();
  return { release: () => void watcher.kill('SIGKILL') };
}
