import { describe, expect, it } from 'vitest';

import { FRESH_PATIENCE, stepPatience } from './patience.js';
import type { PatienceEvent } from './patience.js';

const limits = { maxErrors: 3, maxUnknown: 2, maxIdle: 4 };

/** Codes with which the session was closed, and at which event. */
function run(events: readonly PatienceEvent[]): number | undefined {
  let patience = FRESH_PATIENCE;
  for (const [i, event] of events.entries()) {
    const step = stepPatience(patience, event, limits);
    if (step.close !== undefined) return i + 1;
    patience = step.patience;
  }
  return undefined;
}
const times = (count: number, event: PatienceEvent) => new Array<PatienceEvent>(count).fill(event);

describe('the patience with a session (obligation 5)', () => {
  it('ends with the last error that is allowed', () => {
    expect(run(times(5, { kind: 'replied', code: 550 }))).toBe(3);
  });
  it('is not used up by success or temporary refusals', () => {
    expect(run([...times(50, { kind: 'replied', code: 250 }), ...times(50, { kind: 'replied', code: 451 })])).toBeUndefined();
  });
  it('does not come back with a message, so that addresses cannot be harvested between mails (obligation 9)', () => {
    const error: PatienceEvent = { kind: 'replied', code: 550 };
    expect(run([error, error, { kind: 'message' }, error])).toBe(4);
  });
  it('ends after too many unknown commands', () => {
    expect(run(times(9, { kind: 'unknown-command' }))).toBe(3);
  });
  it('ends after too many commands without effect, counted anew after each message', () => {
    const idle: PatienceEvent = { kind: 'idle-command' };
    expect(run([...times(4, idle), { kind: 'message' }, ...times(4, idle)])).toBeUndefined();
    expect(run(times(5, idle))).toBe(5);
  });
});
