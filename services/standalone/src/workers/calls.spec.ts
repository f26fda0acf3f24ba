import { turnableClock } from '@postern/testing';
import { describe, expect, it } from 'vitest';

import { openCalls } from './calls.js';
import type { Line } from './calls.js';

interface Echo {
  say(input: string): string;
  fail(input: undefined): Promise<never>;
  hang(input: undefined): Promise<never>;
}
const NOTHING = {};

function pair() {
  const takers: ((message: unknown) => void)[] = [];
  const lineTo = (mine: number, other: number): Line => ({
    send: (message) => queueMicrotask(() => takers[other]?.(structuredClone(message))),
    onMessage: (take) => (takers[mine] = take),
  });
  const clock = turnableClock();
  const faults: string[] = [];
  const heard: string[] = [];
  const rest = { clock, failed: (call: string) => void faults.push(call) };
  const echo: Echo = {
    say(input) {
      heard.push(input);
      return `${input}!`;
    },
    fail: () => Promise.reject(new Error('no')),
    hang: () => new Promise(() => undefined),
  };
  const caller = openCalls<Echo, typeof NOTHING>(lineTo(0, 1), NOTHING, rest);
  openCalls<typeof NOTHING, Echo>(lineTo(1, 0), echo, rest);
  return { caller, clock, faults, heard };
}
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('calls between two processes', () => {
  it('bring each answer to who asked', async () => {
    const { caller } = pair();
    expect(await Promise.all([caller.ask('say', 'a', 100), caller.ask('say', 'b', 100)])).toEqual(['a!', 'b!']);
  });

  it('bring a failure as one', async () => {
    await expect(pair().caller.ask('fail', undefined, 100)).rejects.toThrow('no');
  });

  it('wait no longer than they may', async () => {
    const { caller, clock } = pair();
    const asked = caller.ask('hang', undefined, 100);
    const ended = expect(asked).rejects.toThrow('no answer within 100 ms');
    await clock.turn(100);
    await ended;
  });

  it('are over when the other side is gone', async () => {
    const { caller } = pair();
    const asked = caller.ask('hang', undefined, 100);
    caller.lost('gone');
    await expect(asked).rejects.toThrow('gone');
  });

  it('may be told, and their failure is told to somebody', async () => {
    const { caller, heard, faults } = pair();
    caller.tell('say', 'a');
    caller.tell('fail', undefined);
    await settle();
    expect({ heard, faults }).toEqual({ heard: ['a'], faults: ['fail'] });
  });
});
