import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

import type { Metrics } from '@postern/kernel';

/** The Metrics port on prom-client. `expose` is the text of the /metrics page. */
export interface PromMetrics extends Metrics {
  expose(): Promise<{ readonly contentType: string; readonly text: string }>;
}

export function promMetrics(): PromMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const known = new Map<string, unknown>();
  const once = <T>(name: string, make: () => T): T => {
    if (!known.has(name)) known.set(name, make());
    return known.get(name) as T;
  };
  const base = (name: string, help: string, labels: readonly string[] | undefined) => ({
    name,
    help,
    labelNames: [...(labels ?? [])],
    registers: [registry],
  });
  return {
    counter(name, help, labels) {
      const counter = once(name, () => new Counter(base(name, help, labels)));
      return { add: (count, values) => counter.inc(values ?? {}, count) };
    },
    gauge(name, help, labels) {
      const gauge = once(name, () => new Gauge(base(name, help, labels)));
      return { set: (value, values) => gauge.set(values ?? {}, value), forget: (values) => gauge.remove(values ?? {}) };
    },
    histogram(name, help, buckets, labels) {
      const histogram = once(name, () => new Histogram({ ...base(name, help, labels), buckets: [...buckets] }));
      return { observe: (value, values) => histogram.observe(values ?? {}, value) };
    },
    expose: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}
