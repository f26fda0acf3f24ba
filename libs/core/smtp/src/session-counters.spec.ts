import { describe, expect, it } from 'vitest';

import { FRESH_SESSION, stepSession } from './session-counters.js';
import type { SessionEvent } from './session-counters.js';

const limits = { maxErrors: 3, maxUnknown: 2, maxIdle: 4 };

/** Codes with which the session was closed, and at which event. */
function run(events: readonly SessionEvent[]): number | undefined {
  let counters = FRESH_SESSION;
  for (const [i, event] of events.entries()) {
    const step = stepSession(counters, event, limits);
    if (step.close !== undefined) return i + 1;
    counters = step.counters;
  }
  return undefined;
}
const times = (count: number, event: SessionEvent) => new Array<SessionEvent>(count).fill(event);

describe('the patience with a session', () => {
  it('ends with the last error that is allowed', () => {
    expect(run(times(5, { kind: 'replied', code: 550 }))).toBe(3);
  });
  it('is not used up by success or temporary refusals', () => {
    expect(run([...times(50, { kind: 'replied', code: 250 }), ...times(50, { kind: 'replied', code: 451 })])).toBeUndefined();
  });
  it('does not come back with a message, so that addresses cannot be harvested between mails', () => {
    const error: SessionEvent = { kind: 'replied', code: 550 };
    expect(run([error, error, { kind: 'message' }, error])).toBe(4);
  });
  it('ends after too many unknown commands', () => {
    expect(run(times(9, { kind: 'unknown-command' }))).toBe(3);
  });
  it('ends after too many commands without effect, counted anew after each message', () => {
    const idle: SessionEvent = { kind: 'idle-command' };
    expect(run([...times(4, idle), { kind: 'message' }, ...times(4, idle)])).toBeUndefined();
    expect(run(times(5, idle))).toBe(5);
  });
});
