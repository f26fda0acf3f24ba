import { describe, expect, it } from 'vitest';

import { isPressed, longestIdle, overdueReply } from './idle-sessions.js';
import type { SessionWork } from './idle-sessions.js';

const LIMITS = { maxSessions: 100, sessionTimeoutMs: 30_000, pressedIdleMs: 5000 };
const NOW = 1_000_000;
const work = (parts: Partial<SessionWork> = {}): SessionWork => ({
  phase: 'idle',
  isAnswering: false,
  workAtMs: NOW,
  messageAtMs: NOW,
  lineSinceMs: undefined,
  ...parts,
});

describe('a session is ended early', () => {
  it.each([
    ['its line drips', { lineSinceMs: NOW - 30_001 }, false, 421],
    ['its line drips within a transaction', { phase: 'envelope', lineSinceMs: NOW - 30_001 }, false, 421],
    ['its line is young', { lineSinceMs: NOW - 29_000 }, false, undefined],
    ['it did nothing and there is room', { workAtMs: NOW - 500_000 }, false, undefined],
    ['it did nothing and room is short', { workAtMs: NOW - 5001 }, true, 421],
    ['it works and room is short', { workAtMs: NOW - 4000 }, true, undefined],
    ['its transaction stands still and room is short', { phase: 'envelope', workAtMs: NOW - 30_001 }, true, 421],
    ['its transaction is young and room is short', { phase: 'envelope', workAtMs: NOW - 20_000 }, true, undefined],
    ['its message comes', { phase: 'receiving', workAtMs: NOW - 500_000 }, true, undefined],
    ['it waits for our verdict', { phase: 'deciding', workAtMs: NOW - 500_000 }, true, undefined],
    ['it waits for our reply', { isAnswering: true, workAtMs: NOW - 500_000, lineSinceMs: NOW - 500_000 }, true, undefined],
  ] as const)('when %s: %j', (_what, parts, pressed, code) => {
    expect(overdueReply(work(parts), NOW, pressed, LIMITS)?.code).toBe(code);
  });

  it('from four fifths of the sessions on', () => {
    expect([isPressed(79, LIMITS), isPressed(80, LIMITS)]).toEqual([false, true]);
  });
});

describe('for a new session', () => {
  it('those end that did nothing for longest', () => {
    const sessions = [5, 60, 20, 40].map((seconds) => [seconds, work({ workAtMs: NOW - seconds * 1000 })] as const);
    expect(longestIdle(sessions, NOW, 2)).toEqual([60, 40]);
  });

  it('none ends that has just come, that waits for us or whose message is on its way', () => {
    const old = { workAtMs: 0, messageAtMs: 0 };
    const sessions = [
      ['new', work({ workAtMs: NOW - 999 })],
      ['answering', work({ ...old, isAnswering: true })],
      ['receiving', work({ ...old, phase: 'receiving' })],
      ['deciding', work({ ...old, phase: 'deciding' })],
      ['young transaction', work({ phase: 'envelope', workAtMs: 0, messageAtMs: NOW - 9000 })],
    ] as const;
    expect(longestIdle(sessions, NOW, 10)).toEqual([]);
  });

  it('a transaction ends only when no idle session is left, whatever commands keep it alive', () => {
    const begun = ['begun', work({ phase: 'envelope', messageAtMs: NOW - 60_000 })] as const;
    expect(longestIdle([begun, ['idle', work({ workAtMs: NOW - 2000 })]], NOW, 10)).toEqual(['idle']);
    expect(longestIdle([begun], NOW, 10)).toEqual(['begun']);
  });
});
