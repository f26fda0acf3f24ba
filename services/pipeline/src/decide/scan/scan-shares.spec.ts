import { systemClock } from '@postern/adapter-system';
import { noMetrics } from '@postern/kernel';
import { turnableClock } from '@postern/testing';
import type { Envelope } from '@postern/verdict';
import { describe, expect, it } from 'vitest';

import { pipelineMetrics } from '../../pipeline.metrics.js';
import { createScanShares } from './scan-shares.js';

const metrics = pipelineMetrics(noMetrics);
const { signal } = new AbortController();
const from = (clientIp: string, trusted = false): Envelope => ({
  mailFrom: 'a@a.example',
  recipients: ['b@b.example'],
  helo: 'a.example',
  clientIp,
  clientName: '',
  trusted,
  tls: '',
  receivedAtMs: 0,
});
const MIB = 1024 * 1024;

describe('the turn to be scanned (obligation 12)', () => {
  it('comes immediately for others while one client has all that it may, by address and by /64', async () => {
    const shares = createScanShares(8, systemClock, metrics);
    for (const host of ['1', '2', '3', '4']) await shares.enter(from(`2001:db8::${host}`), 1000, 1000, signal);
    const waiting = shares.enter(from('2001:db8::5'), 1000, 60_000, signal);
    await shares.enter(from('2001:db8:1::1'), 1000, 1000, signal);
    const leave = await shares.enter(from('192.0.2.1'), 1000, 1000, signal);
    expect(shares.problem()).toBeUndefined();
    leave();
    expect(await Promise.race([waiting.then(() => 'came'), Promise.resolve('waits')])).toBe('waits');
  });

  it('weighs what a mail may cost: a large one takes the place of many small ones', async () => {
    const shares = createScanShares(16, systemClock, metrics);
    const leave = await shares.enter(from('192.0.2.1'), 3.7 * MIB, 1000, signal);
    const next = shares.enter(from('192.0.2.1'), 1000, 60_000, signal);
    expect(await Promise.race([next.then(() => 'came'), new Promise((resolve) => setImmediate(() => resolve('waits')))])).toBe('waits');
    leave();
    await next;
  });

  it('comes for the largest mail of all, when it is alone', async () => {
    const shares = createScanShares(4, systemClock, metrics);
    await shares.enter(from('192.0.2.1'), 256 * MIB, 1000, signal);
  });

  it('is not limited to a part for trusted clients', async () => {
    const shares = createScanShares(4, systemClock, metrics);
    for (let i = 0; i < 4; i++) await shares.enter(from('192.0.2.1', true), 1000, 1000, signal);
  });

  it('that does not come in time is a temporary failure that says why', async () => {
    const shares = createScanShares(4, systemClock, metrics);
    for (let i = 0; i < 2; i++) await shares.enter(from('192.0.2.1'), 1000, 1000, signal);
    await expect(shares.enter(from('192.0.2.1'), 1000, 20, signal)).rejects.toMatchObject({
      code: 'PIPELINE_SCANS_SPENT',
      row: { smtp: [451, '4.3.2'], retry: true },
    });
  });

  it('makes the service not ready when it does not come for seconds though the client has had nothing', async () => {
    const clock = turnableClock();
    const shares = createScanShares(4, clock, metrics);
    const leaves = [];
    for (const ip of ['192.0.2.1', '192.0.2.1', '192.0.2.2', '192.0.2.2']) leaves.push(await shares.enter(from(ip), 1000, 1000, signal));
    void shares.enter(from('192.0.2.1'), 1000, 60_000, signal).catch(() => undefined);
    await clock.turn(6000);
    expect(shares.problem()).toBeUndefined();
    void shares.enter(from('192.0.2.3'), 1000, 60_000, signal).catch(() => undefined);
    await clock.turn(6000);
    expect(shares.problem()).toMatch(/wait for their turn to be scanned, one of them for 6 s$/);
    leaves.at(-1)?.();
    expect(shares.problem()).toBeUndefined();
  });
});
