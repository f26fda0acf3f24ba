import type { Clock, MessageBus, Metrics } from '@postern/kernel';

/** What watching needs; a Shell has it. */
export interface BacklogWatcher {
  readonly clock: Pick<Clock, 'now'>;
  readonly metrics: Metrics;
  every(name: string, periodMs: number, work: (signal: AbortSignal) => Promise<void>, options?: { readonly code?: string }): void;
}

const LOOK_MS = 15_000;

/**
 * Measures what waits for a consumer group, whichever of its processes is at work: how many facts, and since when. Asked of the bus, not of the handlers, so that a consumer
 * that stands still shows it. What cannot be asked is not shown; an old figure would look like a good one.
 */
export function watchBacklog(bus: Pick<MessageBus, 'lag' | 'waitingSince'>, watcher: BacklogWatcher, group: string, topics: readonly string[]): void {
  const { clock, metrics } = watcher;
  const lag = metrics.gauge('postern_bus_lag_messages', 'Facts that a consumer group has not finished', ['group', 'topic'], 'max');
  const oldest = metrics.gauge(
    'postern_bus_oldest_seconds',
    'Age of the oldest fact that a consumer group has not finished; 0: none waits',
    ['group', 'topic'],
    'max',
  );
  watcher.every(
    `backlog of ${group}`,
    LOOK_MS,
    async () => {
      let failure: unknown;
      for (const topic of topics) {
        const labels = { group, topic };
        try {
          lag.set(await bus.lag(group, topic), labels);
          const since = await bus.waitingSince(group, topic);
          oldest.set(since === undefined ? 0 : Math.max(0, (clock.now() - since) / 1000), labels);
        } catch (thrown) {
          lag.forget(labels);
          oldest.forget(labels);
          failure = thrown;
        }
      }
      if (failure !== undefined) throw failure;
    },
    { code: 'BACKLOG_UNKNOWN' },
  );
}
