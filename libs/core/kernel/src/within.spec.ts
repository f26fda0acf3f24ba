import { describe, expect, it } from 'vitest';

import type { Clock } from './clock.port.js';
import { TimeLimitExceeded, within } from './within.js';

/** A clock whose alarms ring when the test says so. */
function bells() {
  const set = new Set<() => void>();
  const clock: Clock = {
    now: () => 0,
    monotonicMs: () => 0,
    after: () => Promise.reject(new Error('not used')),
    alarm: (_ms, ring) => {
      set.add(ring);
      return () => void set.delete(ring);
    },
  };
  return { clock, ring: () => set.forEach((each) => each()), waiting: () => set.size };
}

const never = () => new Promise<never>(() => {});

describe('work within a limit', () => {
  it('gives what it resolves or rejects with, and leaves no alarm', async () => {
    const { clock, waiting } = bells();
    expect(await within(clock, 10, 'x', () => Promise.resolve(7))).toBe(7);
    await expect(within(clock, 10, 'x', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(
      within(clock, 10, 'x', () => {
        throw new Error('at once');
      }),
    ).rejects.toThrow('at once');
    expect(waiting()).toBe(0);
  });

  it('rejects when the time is over even if the work goes on, and tells the work', async () => {
    const { clock, ring } = bells();
    let told: unknown;
    const late = within(clock, 10, 'blob put', (signal) => {
      signal.addEventListener('abort', () => (told = signal.reason));
      return never();
    });
    ring();
    await expect(late).rejects.toThrow(TimeLimitExceeded);
    await expect(late).rejects.toThrow('blob put: no answer within 10 ms');
    expect(told).toBeInstanceOf(TimeLimitExceeded);
  });

  it('says that the time is over, not what the work threw because of it', async () => {
    const { clock, ring } = bells();
    const late = within(
      clock,
      10,
      'x',
      (signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('cut off')))),
    );
    ring();
    await expect(late).rejects.toThrow(TimeLimitExceeded);
  });

  it('ends with the outer signal, and does not begin after it', async () => {
    const { clock, waiting } = bells();
    const outer = new AbortController();
    const cut = within(clock, 10, 'x', never, outer.signal);
    outer.abort(new Error('hung up'));
    await expect(cut).rejects.toThrow('hung up');
    let began = false;
    await expect(
      within(
        clock,
        10,
        'x',
        () => {
          began = true;
          return never();
        },
        outer.signal,
      ),
    ).rejects.toThrow('hung up');
    expect({ began, waiting: waiting() }).toEqual({ began: false, waiting: 0 });
  });
});
