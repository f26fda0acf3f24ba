import { turnableClock } from '@postern/testing';
import { describe, expect, it } from 'vitest';

import { appendSignal } from './append-signal.js';

describe('the signal of appended messages', () => {
  it('wakes a reader of that topic alone', async () => {
    const appended = appendSignal(turnableClock());
    const { signal } = new AbortController();
    const woken: string[] = [];
    const mail = appended.beyond(['mail'], appended.mark(['mail']), 1000, signal).then(() => woken.push('mail'));
    const stop = new AbortController();
    const facts = appended.beyond(['facts'], appended.mark(['facts']), 1000, stop.signal).then(() => woken.push('facts'));
    appended.raise(['mail']);
    await mail;
    expect(woken).toEqual(['mail']);
    stop.abort();
    await facts;
  });

  it('does not wait when something was committed since the mark was taken', async () => {
    const appended = appendSignal(turnableClock());
    const seen = appended.mark(['mail', 'facts']);
    appended.raise(['facts', 'facts']);
    await appended.beyond(['mail', 'facts'], seen, 1000, new AbortController().signal);
    expect(appended.mark(['mail', 'facts'])).toBe(seen + 1);
  });

  it('ends after its limit, and immediately for a reader that stops', async () => {
    const clock = turnableClock();
    const appended = appendSignal(clock);
    const limited = appended.beyond(['mail'], 0, 1000, new AbortController().signal);
    await clock.turn(1000);
    await limited;
    await appended.beyond(['mail'], 0, 1000, AbortSignal.abort());
  });
});
