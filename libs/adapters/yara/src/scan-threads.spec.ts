import { getEventListeners } from 'node:events';
import { createRequire } from 'node:module';

import { afterAll, describe, expect, it } from 'vitest';

import { ScanThreads } from './scan-threads.js';

const rules = {
  modulePath: createRequire(import.meta.url).resolve('@litko/yara-x'),
  source: 'rule a { strings: $a = "evil" condition: $a }',
  maxMatches: 16,
};
const threads = new ScanThreads(rules, 1);
afterAll(() => threads.close());

describe('threads that scan', () => {
  it('hold nothing by the signal of a scan that is over, whether it waited or not', async () => {
    const { signal } = new AbortController();
    const answers = await Promise.all(['evil', 'good', 'evil'].map((text) => threads.scan(Buffer.from(text), signal)));
    expect(answers).toEqual([{ threats: ['a'] }, { threats: [] }, { threats: ['a'] }]);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('use their memory again for shorter and longer octets, and see no more than those of one scan', async () => {
    const { signal } = new AbortController();
    for (const size of [10, 100_000, 50, 3_000_000, 70_000, 1]) {
      expect(await threads.scan(Buffer.concat([Buffer.alloc(size), Buffer.from('evil')]), signal)).toEqual({ threats: ['a'] });
      expect(await threads.scan(Buffer.alloc(size), signal)).toEqual({ threats: [] });
    }
  });
});
