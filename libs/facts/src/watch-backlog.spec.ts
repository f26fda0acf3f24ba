import type { Metrics } from '@postern/kernel';
import { noMetrics } from '@postern/kernel';
import { describe, expect, it } from 'vitest';

import { watchBacklog } from './watch-backlog.js';

const NOW = 1_000_000;

/** A watcher whose looks the test takes, and what its gauges show. */
function watched() {
  const shown = new Map<string, number>();
  let look = (): Promise<void> => Promise.reject(new Error('nothing is watched'));
  const metrics: Metrics = {
    ...noMetrics,
    gauge: (name) => ({
      set: (value, labels) => void shown.set(`${name} ${labels?.['group']} ${labels?.['topic']}`, value),
      forget: (labels) => void shown.delete(`${name} ${labels?.['group']} ${labels?.['topic']}`),
    }),
  };
  const clock = { now: () => NOW };
  const every = (_name: string, _periodMs: number, work: (signal: AbortSignal) => Promise<void>) => {
    look = () => work(new AbortController().signal);
  };
  return { watcher: { clock, metrics, every }, shown, look: () => look() };
}

describe('what waits for a consumer group', () => {
  it.each([
    ['nothing', 0, undefined, 0],
    ['a fact of a minute ago', 7, NOW - 60_000, 60],
    ['a fact of a clock that is ahead', 1, NOW + 5000, 0],
  ])('is shown: %s', async (_what, lag, since, seconds) => {
    const { watcher, shown, look } = watched();
    watchBacklog({ lag: () => Promise.resolve(lag), waitingSince: () => Promise.resolve(since) }, watcher, 'delivery', ['mail']);
    await look();
    expect(Object.fromEntries(shown)).toEqual({ 'postern_bus_lag_messages delivery mail': lag, 'postern_bus_oldest_seconds delivery mail': seconds });
  });

  it('is not shown while the bus cannot tell it, and is shown again afterwards', async () => {
    const { watcher, shown, look } = watched();
    let down = false;
    const answer = (): Promise<number> => (down ? Promise.reject(new Error('no broker')) : Promise.resolve(1));
    watchBacklog({ lag: answer, waitingSince: answer }, watcher, 'delivery', ['mail']);
    await look();
    down = true;
    await expect(look()).rejects.toThrow('no broker');
    expect(shown.size).toBe(0);
    down = false;
    await look();
    expect(shown.size).toBe(2);
  });

  it('of one topic that cannot be asked leaves the figures of the others as they are now', async () => {
    const { watcher, shown, look } = watched();
    let waiting = 0;
    const lag = (_group: string, topic: string) =>
      topic === 'mail' && waiting > 0 ? Promise.reject(new Error('no leader')) : Promise.resolve(waiting);
    watchBacklog({ lag, waitingSince: () => Promise.resolve(undefined) }, watcher, 'journal', ['mail', 'delivery']);
    await look();
    waiting = 5;
    await expect(look()).rejects.toThrow('no leader');
    expect([...shown].filter(([name]) => name.startsWith('postern_bus_lag'))).toEqual([['postern_bus_lag_messages journal delivery', 5]]);
  });
});
