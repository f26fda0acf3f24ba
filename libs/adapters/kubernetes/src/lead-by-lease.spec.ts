import { describeLeadership, turnableClock } from '@postern/testing';
import type { TurnableClock } from '@postern/testing';
import { describe, expect, it } from 'vitest';

import { silentLog } from '@postern/kernel';

import { leadByLease } from './lead-by-lease.js';
import type { LeaseRecord, LeaseStore } from './lease-store.js';

/** One Lease in memory, with versions as the API server has them. */
function memoryLease() {
  let record: LeaseRecord | undefined;
  let version = 0;
  const lease = {
    down: new Set<string>(),
    record: () => record,
    storeFor: (who: string): LeaseStore => ({
      read: () => {
        if (lease.down.has(who)) return Promise.reject(new Error('down'));
        return Promise.resolve(record === undefined ? undefined : { record, version: String(version) });
      },
      write: (next, at) => {
        if (lease.down.has(who)) return Promise.reject(new Error('down'));
        if ((at ?? '0') !== String(version)) return Promise.resolve(false);
        [record, version] = [next, version + 1];
        return Promise.resolve(true);
      },
    }),
  };
  return lease;
}

const lead = (lease: ReturnType<typeof memoryLease>, clock: TurnableClock, identity: string, onChange?: (leads: boolean) => void) =>
  leadByLease({
    store: lease.storeFor(identity),
    identity,
    clock,
    log: silentLog,
    leaseMs: 15_000,
    retryMs: 4000,
    ...(onChange === undefined ? {} : { onChange }),
  });

describeLeadership('a lease', () => {
  const [lease, clock] = [memoryLease(), turnableClock()];
  return {
    compete: (identity, onChange) => lead(lease, clock, identity, onChange),
    async until(condition) {
      for (let seconds = 0; !condition(); seconds++) {
        if (seconds > 120) throw new Error('not within two minutes of its clock');
        await clock.turn(1000);
      }
    },
    stop: () => Promise.resolve(),
  };
});

describe('leadership by a lease', () => {
  it('goes to one of two, and stays there while it renews', async () => {
    const [lease, clock] = [memoryLease(), turnableClock()];
    const [a, b] = [lead(lease, clock, 'a'), lead(lease, clock, 'b')];
    await clock.turn(0);
    await clock.turn(120_000);
    expect([a.leads(), b.leads()].filter(Boolean)).toHaveLength(1);
    expect(lease.record()?.transitions).toBe(0);
    await Promise.all([a.stop(), b.stop()]);
  });

  it('is given up by a holder that cannot renew before another one takes it', async () => {
    const [lease, clock] = [memoryLease(), turnableClock()];
    const a = lead(lease, clock, 'a');
    await clock.turn(1);
    const b = lead(lease, clock, 'b');
    await clock.turn(1);
    expect([a.leads(), b.leads()]).toEqual([true, false]);
    lease.down.add('a');
    const both: boolean[] = [];
    for (let i = 0; i < 40; i++) {
      await clock.turn(1000);
      both.push(a.leads() && b.leads());
    }
    expect(both).not.toContain(true);
    expect([a.leads(), b.leads()]).toEqual([false, true]);
    expect(lease.record()).toMatchObject({ holder: 'b', transitions: 1 });
    await Promise.all([a.stop(), b.stop()]);
  });

  it('is free immediately when the holder stops', async () => {
    const [lease, clock] = [memoryLease(), turnableClock()];
    const a = lead(lease, clock, 'a');
    await clock.turn(1);
    await a.stop();
    expect(lease.record()?.holder).toBe('');
    const b = lead(lease, clock, 'b');
    await clock.turn(1);
    expect(b.leads()).toBe(true);
    await b.stop();
  });

  it('takes a lease that the chart made and nobody holds', async () => {
    const [lease, clock] = [memoryLease(), turnableClock()];
    await lease.storeFor('chart').write({ holder: '', durationSeconds: 0, renewedAtMs: 0, acquiredAtMs: 0, transitions: 0 }, undefined);
    const a = lead(lease, clock, 'a');
    await clock.turn(1);
    expect(a.leads()).toBe(true);
    await a.stop();
  });
});
