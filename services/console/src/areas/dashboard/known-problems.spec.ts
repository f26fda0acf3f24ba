import { describe, expect, it } from 'vitest';

import type { Dashboard } from '../../kit/api/generated/client.js';
import { problemsIn } from './known-problems.js';

const NOW = Date.UTC(2026, 5, 10);
const anEngine = (engine: string, over: Partial<Dashboard['engines'][number]>): Dashboard['engines'][number] => ({
  engine,
  version: '1',
  database: '27',
  service: 'antivirus',
  instances: 1,
  ...over,
});
const FINE: Dashboard = {
  period: { from: '', to: '', bucketMinutes: 1 },
  journal: 'ok',
  totals: { messages: 0, octets: 0, byFate: {}, byAction: {}, byState: {} },
  series: [],
  detections: [],
  engines: [
    anEngine('clamd', { updates: true, databaseAt: new Date(NOW - 86_400_000).toISOString() }),
    // As old as the release, which is no problem.
    anEngine('yara-x', { updates: false, databaseAt: new Date(NOW - 300 * 86_400_000).toISOString() }),
    anEngine('postern-spam', { database: '' }),
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
    ['database-old', { engines: [anEngine('clamd', { updates: true, databaseAt: new Date(NOW - 8 * 86_400_000).toISOString() })] }],
    ['built-in-only', { engines: [anEngine('yara-x', { updates: false })] }],
    // clamd says no database when it has nothing but signatures that somebody wrote.
    ['built-in-only', { engines: [anEngine('yara-x', { updates: false }), anEngine('clamd', { updates: true, database: '' })] }],
    [
      'engine-silent',
      { engines: [anEngine('yara-x', { updates: false }), anEngine('clamd', { updates: true, version: 'not answering', database: '' })] },
    ],
    ['service-down', { services: [{ service: 'antivirus', instances: 1, ready: 0, revisions: [] }] }],
    ['journal-down', { journal: 'down' }],
    ['queue-down', { queue: undefined }],
    ['not-published', { revision: { number: 5, published: false } }],
  ])('is %s', (code, over) => {
    expect(codes(over)).toEqual([code]);
  });
});
