import type { PipelineMetrics } from './pipeline.metrics.js';

/** Message bytes held in memory. */
export interface MemoryBudget {
  /** Takes room for one message until `release`; undefined when there is none. A message that is alone always fits, so none waits for ever. */
  take(size: number): { release(): void } | undefined;
  readonly messages: number;
}

export function createBudget(maxBytes: number, metrics: Pick<PipelineMetrics, 'inFlight' | 'inFlightBytes' | 'budgetBytes'>): MemoryBudget {
  let bytes = 0;
  let messages = 0;
  const move = (count: number, size: number) => {
    messages += count;
    bytes += size;
    metrics.inFlight.set(messages);
    metrics.inFlightBytes.set(bytes);
  };
  metrics.budgetBytes.set(maxBytes);
  move(0, 0);
  return {
    get messages() {
      return messages;
    },
    take(size) {
      if (messages > 0 && bytes + size > maxBytes) return undefined;
      move(1, size);
      let held = true;
      return {
        release() {
          if (held) move(-1, -size);
          held = false;
        },
      };
    },
  };
}
