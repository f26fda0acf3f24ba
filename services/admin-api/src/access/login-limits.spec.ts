import { turnableClock } from '@postern/testing';
import { describe, expect, it } from 'vitest';

import { createLoginLimits } from './login-limits.js';

describe('guessing of passwords (obligation 42)', () => {
  it('is slowed by client after five failures, and more each time', async () => {
    const clock = turnableClock();
    const limits = createLoginLimits(clock);
    for (let i = 0; i < 4; i++) limits.failed('192.0.2.1', 'admin');
    expect(limits.waitMs('192.0.2.1', 'admin')).toBe(0);
    limits.failed('192.0.2.1', 'admin');
    expect(limits.waitMs('192.0.2.1', 'admin')).toBe(15_000);
    await clock.turn(15_000);
    expect(limits.waitMs('192.0.2.1', 'admin')).toBe(0);
    limits.failed('192.0.2.1', 'admin');
    expect(limits.waitMs('192.0.2.1', 'admin')).toBe(30_000);
  });

  it('does not lock others out', () => {
    const limits = createLoginLimits(turnableClock());
    for (let i = 0; i < 20; i++) limits.failed('192.0.2.1', 'admin');
    expect(limits.waitMs('192.0.2.2', 'admin')).toBe(0);
    expect(limits.waitMs('192.0.2.1', 'somebody else')).toBeGreaterThan(0);
  });

  it('from many clients at one account is slowed too, except for a client that was good before', () => {
    const limits = createLoginLimits(turnableClock());
    limits.succeeded('198.51.100.7', 'admin');
    for (let i = 0; i < 60; i++) limits.failed(`192.0.2.${i}`, 'admin');
    expect(limits.waitMs('203.0.113.1', 'admin')).toBeGreaterThan(0);
    expect(limits.waitMs('198.51.100.7', 'admin')).toBe(0);
  });

  it('is forgotten after a success', () => {
    const limits = createLoginLimits(turnableClock());
    for (let i = 0; i < 5; i++) limits.failed('192.0.2.1', 'admin');
    limits.succeeded('192.0.2.1', 'admin');
    expect(limits.waitMs('192.0.2.1', 'admin')).toBe(0);
  });

  it('never pauses longer than a quarter of an hour', () => {
    const limits = createLoginLimits(turnableClock());
    for (let i = 0; i < 5000; i++) limits.failed('192.0.2.1', 'admin');
    expect(limits.waitMs('192.0.2.1', 'admin')).toBe(15 * 60_000);
  });
});
