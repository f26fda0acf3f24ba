import type { Clock } from '@postern/kernel';
import { describe, expect, it } from 'vitest';

export interface ClockUnderTest {
  readonly clock: Clock;
  /** Resolves when so much time has passed on it, and who waited for less was woken. */
  pass(ms: number): Promise<void>;
}

/** What every Clock must do. */
export function describeClock(name: string, start: () => ClockUnderTest): void {
  describe(`${name} as a clock`, () => {
    it('goes on, by both measures', async () => {
      const { clock, pass } = start();
      const [wall, steady] = [clock.now(), clock.monotonicMs()];
      await pass(20);
      expect(clock.now() - wall).toBeGreaterThanOrEqual(15);
      expect(clock.monotonicMs() - steady).toBeGreaterThanOrEqual(15);
    });

    it('wakes in the order of the times that were asked for', async () => {
      const { clock, pass } = start();
      const woken: string[] = [];
      void clock.after(60).then(() => woken.push('last'));
      void clock.after(0).then(() => woken.push('first'));
      clock.alarm(30, () => woken.push('alarm'));
      await pass(120);
      expect(woken).toEqual(['first', 'alarm', 'last']);
    });

    it('rejects with the reason of the signal, before and during the wait, and not after it', async () => {
      const { clock, pass } = start();
      const gone = new Error('gone');
      await expect(clock.after(1000, AbortSignal.abort(gone))).rejects.toBe(gone);
      const leaving = new AbortController();
      const waiting = clock.after(60_000, leaving.signal);
      leaving.abort(gone);
      await expect(waiting).rejects.toBe(gone);
      const late = new AbortController();
      const over = clock.after(5, late.signal);
      await pass(50);
      late.abort(gone);
      await expect(over).resolves.toBeUndefined();
    });

    it('rings an alarm once, and none that was taken back', async () => {
      const { clock, pass } = start();
      let rung = 0;
      clock.alarm(5, () => (rung += 1));
      clock.alarm(5, () => (rung += 100))();
      await pass(50);
      expect(rung).toBe(1);
    });
  });
}
