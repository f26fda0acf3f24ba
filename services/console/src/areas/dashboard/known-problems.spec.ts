import { describe, expect, it } from 'vitest';

import type { Dashboard } from '../../kit/api/generated/client.js';
import { problemsIn } from './known-problems.js';

const NOW = Date.UTC(2026, 5, 10);
const FINE: Dashboard = {
  period: { from: '', to: '', bucketMinutes: 1 },
  journal: 'ok',
  totals: { messages: 0, octets: 0, byFate: {}, byAction: {} },
  series: [],
  detections: [],
  engines: [
    { engine: 'clamd', version: '1', database: '27', databaseAt: new Date(NOW - 86_400_000).toISOString(), service: 'antivirus', instances: 1 },
  ],
  queue: { messages: 0, octets: 0 },
  services: [{ service: 'antivirus', instances: 1, ready: 1, revisions: [4] }],
  revision: { number: 4, published: true },
};
const codes = (over: Partial<Dashboard>) => problemsIn({ ...FINE, ...over }, NOW).map((problem) => problem.code);

describe('what the figures say is wrong', () => {
  it('is nothing when all is well', () => {
    expect(codes({})).toEqual([]);
  });

  it.each<[string, Partial<Dashboard>]>([
    ['database-old', { engines: FINE.engines.map((engine) => ({ ...engine, databaseAt: new Date(NOW - 8 * 86_400_000).toISOString() })) }],
    ['service-down', { services: [{ service: 'antivirus', instances: 1, ready: 0, revisions: [] }] }],
    ['journal-down', { journal: 'down' }],
    ['queue-down', { queue: undefined }],
    ['not-published', { revision: { number: 5, published: false } }],
  ])('is %s', (code, over) => {
    expect(codes(over)).toEqual([code]);
  });
});
