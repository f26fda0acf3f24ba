import { describe, expect, it } from 'vitest';

import { countedBy, mergeMetrics, promMetrics } from './prom-metrics.js';

/** A process that did so much. */
function processOf(mails: number, sessions: number, queue: number, seconds: readonly number[]) {
  const metrics = promMetrics();
  metrics.counter('mails_total', 'Mails', ['code']).add(mails, { code: '250' });
  metrics.gauge('sessions', 'Sessions').set(sessions);
  metrics.gauge('queue', 'Queue', [], 'max').set(queue);
  metrics.gauge('ready', 'Ready', ['check'], 'min').set(sessions > 0 ? 1 : 0, { check: 'disk' });
  const histogram = metrics.histogram('seconds', 'Seconds', [1, 10], ['code']);
  for (const one of seconds) histogram.observe(one, { code: '250' });
  return metrics;
}
const linesOf = (text: string) => text.split('\n').filter((line) => /^(mails_total|sessions|queue|ready|seconds)/.test(line));

describe('metrics of several processes', () => {
  it('are sums of counters and histograms, and gauges by their kind', async () => {
    const page = processOf(1, 2, 7, [0.5]);
    page.include(async () => [await processOf(10, 0, 7, [5, 50]).snapshot()]);
    expect(linesOf((await page.expose()).text)).toEqual([
      'mails_total{code="250"} 11',
      'sessions 2',
      'queue 7',
      'ready{check="disk"} 0',
      'seconds_bucket{le="1",code="250"} 1',
      'seconds_bucket{le="10",code="250"} 2',
      'seconds_bucket{le="+Inf",code="250"} 3',
      'seconds_sum{code="250"} 55.5',
      'seconds_count{code="250"} 3',
    ]);
  });

  it('are one page, in which each metric of the runtime stands once', async () => {
    const page = processOf(1, 1, 1, []);
    page.include(async () => [await processOf(1, 1, 1, []).snapshot()]);
    const names = (await page.expose()).text.split('\n').filter((line) => line.startsWith('# TYPE '));
    expect(names.filter((line) => line.includes('process_cpu_seconds_total'))).toHaveLength(1);
    expect(new Set(names).size).toBe(names.length);
  });

  it('keep what a process counted that is gone, and nothing of what it was', async () => {
    const page = processOf(1, 2, 3, [0.5]);
    const [one, two] = [countedBy(await processOf(10, 20, 30, [5]).snapshot()), countedBy(await processOf(100, 200, 300, []).snapshot())];
    page.include(async () => [await mergeMetrics([one, two])]);
    const lines = linesOf((await page.expose()).text);
    expect(lines).toEqual(expect.arrayContaining(['mails_total{code="250"} 111', 'sessions 2', 'queue 3', 'seconds_count{code="250"} 2']));
  });

  it('survive the way between two processes', async () => {
    const snapshot = await processOf(1, 1, 1, [2]).snapshot();
    expect(structuredClone(snapshot)).toEqual(snapshot);
  });
});
