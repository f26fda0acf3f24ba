import { groupOf, testShell } from '@postern/testing';
import { describe, expect, it } from 'vitest';

import { superviseChild } from './supervised-child.js';

describe('a supervised child', () => {
  it('is out of reach of Ctrl+C, which goes to the process group of the terminal', async () => {
    const shell = testShell();
    const child = superviseChild(shell, 'sleep', 'sleep', ['600']);
    const pid = child.pid() ?? expect.unreachable();
    expect(groupOf(pid)).toBe(pid);
    await shell.stop();
    expect(child.pid()).toBeUndefined();
  });

  it('is started again when it ends', async () => {
    const shell = testShell();
    const child = superviseChild(shell, 'sleep', 'sleep', ['600']);
    const first = child.pid() ?? expect.unreachable();
    process.kill(first, 'SIGKILL');
    await expect.poll(() => ![undefined, first].includes(child.pid()), { timeout: 10_000 }).toBe(true);
    await shell.stop();
  });
});
