import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { canonicalLines } from './canonical-lines.js';
import { createClientCounts } from './client-counts.js';

const limits = { connectionsPerClient: 2, connectionsPerMinute: 3, messagesPerMinute: 1, refusedRecipientsPerMinute: 2 };
const off = { connectionsPerClient: 0, connectionsPerMinute: 0, messagesPerMinute: 0, refusedRecipientsPerMinute: 0 };

describe('the counts of a client', () => {
  it('refuse the session above the simultaneous ones, and take one again when another has ended', () => {
    const counts = createClientCounts();
    expect([1, 2, 3].map(() => counts.opened('a', { ...limits, connectionsPerMinute: 0 }, 0))).toEqual(['ok', 'ok', 'too-many']);
    counts.closed('a');
    counts.closed('a');
    expect(counts.opened('a', { ...limits, connectionsPerMinute: 0 }, 0)).toBe('ok');
  });

  it('refuse what is too fast until the next minute', () => {
    const counts = createClientCounts();
    const session = (nowMs: number) => {
      const verdict = counts.opened('a', limits, nowMs);
      counts.closed('a');
      return verdict;
    };
    expect([0, 1, 2, 3].map(session)).toEqual(['ok', 'ok', 'ok', 'too-fast']);
    expect(session(60_000)).toBe('ok');
    expect([counts.message('a', limits, 0), counts.message('a', limits, 0), counts.message('b', limits, 0)]).toEqual(['ok', 'too-fast', 'ok']);
  });

  it('refuse recipients of a client that had too many refused, until the next minute (obligation 9)', () => {
    const counts = createClientCounts();
    const ask = (client: string, nowMs: number) => counts.recipient(client, limits, nowMs);
    counts.refused('a', 0);
    expect(ask('a', 1)).toBe('ok');
    counts.refused('a', 1);
    expect([ask('a', 2), ask('b', 2), ask('a', 60_000)]).toEqual(['too-fast', 'ok', 'ok']);
    for (let i = 0; i < 500; i++) counts.refused('a', 60_000);
    expect(counts.recipient('a', off, 60_000)).toBe('ok');
  });

  it('never refuse without limits', () => {
    const counts = createClientCounts();
    expect(Array.from({ length: 500 }, () => counts.opened('a', off, 0)).every((v) => v === 'ok')).toBe(true);
  });
});

describe('canonical lines', () => {
  it('have no bare CR or LF and no NUL, and keep all else', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('\r\n', '\r', '\n', 'a', '.', '\0'), { maxLength: 40 }), (pieces) => {
        const text = canonicalLines(Buffer.from(pieces.join(''))).toString();
        expect(text.replace(/\r\n/g, '')).not.toMatch(/[\r\n\0]/);
        expect(text.replace(/[\r\n]/g, '')).toBe(pieces.join('').replace(/[\r\n\0]/g, ''));
      }),
    );
  });
});
