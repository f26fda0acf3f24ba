import type { Counter, Metrics } from '@postern/kernel';

export interface ScratchThingMetrics {
  readonly greetings: Counter;
}

export function scratchThingMetrics(metrics: Metrics): ScratchThingMetrics {
  return { greetings: metrics.counter('postern_scratch_thing_greetings_total', 'Greetings at the start') };
}
