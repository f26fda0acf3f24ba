import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { isAlive } from '@postern/testing';
import { afterEach, describe, expect, it } from 'vitest';

const MODULE = join(import.meta.dirname, 'ends-with-this-process.ts');
const children: number[] = [];
afterEach(() => {
  for (const pid of children.splice(0)) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
});

/** A process with a child; `then` is what it does once it watches it. */
async function parent(signal: string, then: string) {
  const program = `
    import { spawn } from 'node:child_process';
    import { endsWithThisProcess } from ${JSON.stringify(MODULE)};
    const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
    const watched = endsWithThisProcess(child.pid, ${JSON.stringify(signal)});
    ${then}
    process.stdout.write(child.pid + '\\n');
    setInterval(() => undefined, 1000);`;
  const own = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = (await once(own.stdout, 'data')) as [Buffer];
  const child = Number(said.toString());
  children.push(child);
  return { child, kill: async () => void (own.kill('SIGKILL'), await once(own, 'exit')) };
}

describe('a child that ends with this process', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'])('gets %s when this process is killed', async (name) => {
    const { child, kill } = await parent(name, '');
    expect(isAlive(child)).toBe(true);
    await kill();
    await expect.poll(() => isAlive(child), { timeout: 10_000 }).toBe(false);
  });

  it('gets nothing once it is released', async () => {
    // What the watcher would have sent has been sent when another one's child is gone.
    const released = await parent('SIGKILL', 'watched.release();');
    const other = await parent('SIGKILL', '');
    await released.kill();
    await other.kill();
    await expect.poll(() => isAlive(other.child), { timeout: 10_000 }).toBe(false);
    expect(isAlive(released.child)).toBe(true);
  });
});
