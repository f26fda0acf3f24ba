import { mergeMetrics } from '@postern/platform-service';
import type { MetricsSnapshot } from '@postern/platform-service';
import { describe, expect, it } from 'vitest';

import { createProductMetrics } from './product-metrics.js';

const measured = (mails: number): MetricsSnapshot => [
  { name: 'mails_total', help: 'Mails', type: 'counter' as never, aggregator: 'sum', values: [{ value: mails, labels: {} }] },
  { name: 'sessions', help: 'Sessions', type: 'gauge' as never, aggregator: 'sum', values: [{ value: 3, labels: {} }] },
];
const totals = async (all: readonly MetricsSnapshot[]) =>
  Object.fromEntries((await mergeMetrics(all)).map(({ name, values }) => [name, values.reduce((sum, { value }) => sum + value, 0)]));

/** Workers that measured so much; `dying` ends while it is asked, as kill -9 would have it. */
function workersWith(mails: readonly number[], dying?: number) {
  const last: (MetricsSnapshot | undefined)[] = mails.map(measured);
  const workers = mails.map((_mails, i) => ({
    async measure() {
      const own = last[i];
      if (i !== dying || own === undefined) return;
      last[i] = undefined;
      product.ended(own);
    },
    lastMetrics: () => last[i],
  }));
  const product = createProductMetrics(() => workers);
  return product;
}

describe('metrics of all workers', () => {
  it('are those of each', async () => {
    expect(await totals(await workersWith([5, 7]).snapshots())).toEqual({ mails_total: 12, sessions: 6 });
  });

  it.each([0, 1])('have a worker that ends while it is asked in them once: number %i', async (dying) => {
    const product = workersWith([5, 7], dying);
    expect(await totals(await product.snapshots())).toEqual({ mails_total: 12, sessions: 3 });
    expect(await totals(await product.snapshots())).toEqual({ mails_total: 12, sessions: 3 });
  });

  it('keep what ended runs had counted as one snapshot, however many there were', async () => {
    const product = workersWith([1]);
    for (let i = 0; i < 20; i++) product.ended(measured(1));
    expect(await totals(await product.snapshots())).toMatchObject({ mails_total: 21 });
    await expect.poll(async () => (await product.snapshots()).length).toBe(2);
    expect(await totals(await product.snapshots())).toMatchObject({ mails_total: 21 });
  });
});
