import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

import { endsWithThisProcess } from '@postern/adapter-system';
import { restartPause } from '@postern/flow';
import type { Shell } from '@postern/platform-service';

const STOP_LIMIT_MS = 10_000;

/**
 * Keeps one program running: it is started again after a pause when it ends, with doubling pauses while it keeps ending. Registers its own stop: SIGTERM,
 * then SIGKILL after ten seconds. It is in a process group of its own, since Ctrl+C in the terminal must reach the gateway alone, which needs the program until
 * the mail in flight is finished; it is killed when this process is.
 */
export function superviseChild(shell: Shell, name: string, command: string, args: readonly string[]): { pid(): number | undefined } {
  let child: ChildProcess | undefined;
  const ending = new AbortController();
  const runOnce = () =>
    new Promise<string>((resolve) => {
      child = spawn(command, args, { detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
      const watched = child.pid === undefined ? undefined : endsWithThisProcess(child.pid, 'SIGKILL');
      let said = '';
      child.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-400)));
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, signal) => {
        watched?.release();
        resolve(`exit ${code ?? signal ?? ''} ${said}`.trim());
      });
    });
  const loop = (async () => {
    let pause: number | undefined;
    while (!ending.signal.aborted) {
      const startedAt = shell.clock.monotonicMs();
      const why = await runOnce();
      child = undefined;
      if (ending.signal.aborted) break;
      shell.log.error('CHILD_ENDED', { child: name, why });
      pause = restartPause(pause, shell.clock.monotonicMs() - startedAt);
      await shell.clock.after(pause, ending.signal).catch(() => undefined);
    }
  })();
  shell.onStop(name, async () => {
    ending.abort(new Error('stopping'));
    child?.kill('SIGTERM');
    const hard = setTimeout(() => child?.kill('SIGKILL'), STOP_LIMIT_MS);
    await loop;
    clearTimeout(hard);
  });
  return { pid: () => child?.pid };
}
