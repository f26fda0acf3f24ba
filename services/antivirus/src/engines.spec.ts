import { noMetrics } from '@postern/kernel';
import { fakeEngine, testShell } from '@postern/testing';
import { describe, expect, it } from 'vitest';

import { antivirusMetrics } from './antivirus.metrics.js';
import { watchEngines } from './engines.js';

describe('the age of databases', () => {
  it('is a metric of engines that are updated, not of those whose rules come with the program and can only grow old', async () => {
    const ages: unknown[] = [];
    const metrics = {
      ...antivirusMetrics(noMetrics),
      databaseAge: { set: (value: number, labels?: object) => void ages.push([value > 0, labels]), forget: () => undefined },
    };
    const version = { version: '1', database: '5', databaseAtMs: Date.now() - 4 * 86_400_000 };
    const engine = (name: string, updates: boolean) => {
      const plain = fakeEngine({ name, version: () => Promise.resolve({ ...version, engine: name }) });
      return { ...plain, capabilities: { ...plain.capabilities, updates } };
    };
    const shell = testShell({ service: 'antivirus' });
    watchEngines(shell, [engine('updated', true), engine('built-in', false)], metrics, 0);
    await shell.health.report();
    await shell.stop();
    expect([...new Set(ages.map((one) => JSON.stringify(one)))]).toEqual([JSON.stringify([true, { engine: 'updated' }])]);
  });
});
