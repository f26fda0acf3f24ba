import { testShell, turnableClock } from '@postern/testing';
import { describe, expect, it } from 'vitest';

const start = () => {
  const clock = turnableClock(0);
  return { clock, shell: testShell({ clock }) };
};
const codes = (shell: ReturnType<typeof testShell>) => shell.lines.map((line) => line.code);

describe('work that is done again and again', () => {
  it('is done now and a period after each end', async () => {
    const { clock, shell } = start();
    let done = 0;
    shell.every('count', 1000, async () => void (done += 1));
    await clock.turn(0);
    expect(done).toBe(1);
    await clock.turn(999);
    expect(done).toBe(1);
    await clock.turn(1);
    expect(done).toBe(2);
    await shell.stop();
    await clock.turn(5000);
    expect(done).toBe(2);
  });

  it('is first done a period later when that is said', async () => {
    const { clock, shell } = start();
    let done = 0;
    shell.every('count', 1000, async () => void (done += 1), { later: true });
    await clock.turn(0);
    expect(done).toBe(0);
    await clock.turn(1000);
    expect(done).toBe(1);
    await shell.stop();
  });

  it('goes on without a pause as long as it says that there is more', async () => {
    const { clock, shell } = start();
    let left = 3;
    shell.every('drain', 1000, async () => (--left > 0 ? 'again' : undefined));
    await clock.turn(0);
    expect(left).toBe(0);
    await shell.stop();
  });

  it('is done again after a failure, which is logged', async () => {
    const { clock, shell } = start();
    let done = 0;
    const work = async () => {
      done += 1;
      throw new Error('no');
    };
    shell.every('fail', 1000, work, { code: 'COUNT_FAILED' });
    await clock.turn(1000);
    expect(done).toBe(2);
    expect(codes(shell)).toEqual(['COUNT_FAILED', 'COUNT_FAILED']);
    await shell.stop();
  });

  it('hears of the stop, which waits for it', async () => {
    const { clock, shell } = start();
    let ended = false;
    shell.every('long', 1000, async (signal) => {
      await clock.after(60_000, signal).catch(() => undefined);
      ended = true;
    });
    await clock.turn(0);
    await shell.stop();
    expect(ended).toBe(true);
    expect(codes(shell)).toEqual([]);
  });
});

describe('work that must succeed once', () => {
  it('is tried with doubling pauses until it does', async () => {
    const { clock, shell } = start();
    let tries = 0;
    const result = shell.keepTrying('NOT_YET', async () => {
      tries += 1;
      if (tries < 4) throw new Error('no');
      return 'yes';
    });
    for (const [pauseMs, expected] of [
      [0, 1],
      [500, 2],
      [1000, 3],
      [2000, 4],
    ] as const) {
      await clock.turn(pauseMs);
      expect(tries).toBe(expected);
    }
    expect(await result).toBe('yes');
    expect(codes(shell)).toEqual(['NOT_YET', 'NOT_YET', 'NOT_YET']);
  });

  it('is given up at the stop', async () => {
    const { clock, shell } = start();
    const result = shell.keepTrying('NOT_YET', () => Promise.reject(new Error('no')));
    const ended = expect(result).rejects.toThrow('stopping');
    await clock.turn(0);
    await shell.stop();
    await ended;
  });
});
