export type Labels = Readonly<Record<string, string>>;

export interface Counter {
  add(count: number, labels?: Labels): void;
}
export interface Gauge {
  set(value: number, labels?: Labels): void;
  /** Shows no value from now on until the next `set`: nobody knows it, and an old one would pass for the present one. */
  forget(labels?: Labels): void;
}
export interface Histogram {
  observe(value: number, labels?: Labels): void;
}

/** What a gauge of one product is where several of its processes show it. Counters and histograms are sums. */
export type GaugeOver = 'sum' | 'min' | 'max';

/** Metrics as a dependency. Names are `postern_<service>_<what>_<unit>`, stable, listed in the reference. Asking twice for one name gives the same metric. */
export interface Metrics {
  counter(name: string, help: string, labels?: readonly string[]): Counter;
  /** `over`: default `sum`; `max` or `min` for what each process sees of one thing. */
  gauge(name: string, help: string, labels?: readonly string[], over?: GaugeOver): Gauge;
  histogram(name: string, help: string, buckets: readonly number[], labels?: readonly string[]): Histogram;
}

export const noMetrics: Metrics = {
  counter: () => ({ add: () => {} }),
  gauge: () => ({ set: () => {}, forget: () => {} }),
  histogram: () => ({ observe: () => {} }),
};
