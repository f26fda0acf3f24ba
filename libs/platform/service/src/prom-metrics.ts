import { AggregatorRegistry, collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { MetricObjectWithValues, MetricValue } from 'prom-client';

import type { Metrics } from '@postern/kernel';

/** What a process measured, as plain data that may go to another process. */
export type MetricsSnapshot = readonly Omit<MetricObjectWithValues<MetricValue<string>>, 'collect'>[];

/** The Metrics port on prom-client. `expose` is the text of the /metrics page. */
export interface PromMetrics extends Metrics {
  expose(): Promise<{ readonly contentType: string; readonly text: string }>;
  snapshot(): Promise<MetricsSnapshot>;
  /** What `source` gives is shown merged with our own: the page is that of one product of several processes. */
  include(source: () => Promise<readonly MetricsSnapshot[]>): void;
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
  let others: () => Promise<readonly MetricsSnapshot[]> = () => Promise.resolve([]);
  return {
    counter(name, help, labels) {
      const counter = once(name, () => new Counter(base(name, help, labels)));
      return { add: (count, values) => counter.inc(values ?? {}, count) };
    },
    gauge(name, help, labels, over = 'sum') {
      const gauge = once(name, () => new Gauge({ ...base(name, help, labels), aggregator: over }));
      return { set: (value, values) => gauge.set(values ?? {}, value), forget: (values) => gauge.remove(values ?? {}) };
    },
    histogram(name, help, buckets, labels) {
      const histogram = once(name, () => new Histogram({ ...base(name, help, labels), buckets: [...buckets] }));
      return { observe: (value, values) => histogram.observe(values ?? {}, value) };
    },
    snapshot: () => registry.getMetricsAsJSON(),
    include: (source) => void (others = source),
    async expose() {
      const more = await others();
      const text = more.length === 0 ? await registry.metrics() : await mergedRegistry([await registry.getMetricsAsJSON(), ...more]).metrics();
      return { contentType: registry.contentType, text };
    },
  };
}

/** Counters and histograms as sums, gauges by their kind. */
export function mergeMetrics(all: readonly MetricsSnapshot[]): Promise<MetricsSnapshot> {
  return mergedRegistry(all).getMetricsAsJSON();
}

/** What stays of a process that ended: what it counted. Its gauges are nobody's any more. */
export function countedBy(snapshot: MetricsSnapshot): MetricsSnapshot {
  return snapshot.filter(({ type }) => ['counter', 'histogram'].includes(String(type)));
}

function mergedRegistry(all: readonly MetricsSnapshot[]): Registry {
  // Its types know of one snapshot only.
  return AggregatorRegistry.aggregate(all.map((snapshot) => [...snapshot]) as unknown as object[]);
}
