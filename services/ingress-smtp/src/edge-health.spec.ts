import { testShell, turnableClock } from '@postern/testing';
import { describe, expect, it } from 'vitest';

import { watchEdge } from './edge-health.js';

async function edge() {
  const clock = turnableClock();
  const shell = testShell({ service: 'ingress-smtp', clock });
  const now = { used: 0, full: false, tlsMissing: false };
  const budget = { used: () => now.used };
  watchEdge({ shell, budget, maxInFlightBytes: 1000, listener: { isFull: () => now.full }, tlsMissing: () => now.tlsMissing });
  const down = async () => (await shell.health.report()).checks.filter((check) => !check.ok).map((check) => check.name);
  const pass = async (seconds: number) => {
    for (let i = 0; i < seconds; i++) await clock.turn(1000);
  };
  return { now, down, pass, stop: () => shell.stop() };
}

describe('readiness of the edge', () => {
  it('ends when message memory has been used up for some seconds, and returns with room', async () => {
    const { now, down, pass, stop } = await edge();
    now.used = 960;
    await pass(3);
    expect(await down()).toEqual([]);
    await pass(4);
    expect(await down()).toEqual(['message memory']);
    now.used = 900;
    await pass(1);
    expect(await down()).toEqual([]);
    await stop();
  });

  it('does not end for peaks with room in between', async () => {
    const { now, down, pass, stop } = await edge();
    for (let i = 0; i < 5; i++) {
      now.used = 1000;
      await pass(3);
      now.used = 0;
      await pass(1);
    }
    expect(await down()).toEqual([]);
    await stop();
  });

  it('ends when new sessions have been refused for some seconds', async () => {
    const { now, down, pass, stop } = await edge();
    now.full = true;
    await pass(7);
    expect(await down()).toEqual(['sessions']);
    now.full = false;
    await pass(1);
    expect(await down()).toEqual([]);
    await stop();
  });

  it('ends immediately when TLS is required and cannot be offered', async () => {
    const { now, down, stop } = await edge();
    now.tlsMissing = true;
    expect(await down()).toEqual(['tls']);
    await stop();
  });
});
