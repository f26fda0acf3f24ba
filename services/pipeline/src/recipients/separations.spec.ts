import { describe, expect, it } from 'vitest';

import { createSeparations } from './separations.js';

const HOUR = 3_600_000;

function started() {
  const clock = { now: 0, monotonicMs: () => clock.now };
  return { clock, separations: createSeparations(clock) };
}
const sender = (mailFrom: string, clientIp: string) => ({ mailFrom, clientIp });

describe('senders who are to send to each group alone', () => {
  it.each([
    ['the same', 'A@b.example', '192.0.2.1', true],
    ['a neighbour of the client', 'a@B.example', '192.0.2.200', true],
    ['another network', 'a@b.example', '198.51.100.1', false],
    ['another sender', 'x@b.example', '192.0.2.1', false],
    ['the null sender', '', '192.0.2.1', false],
  ])('are known again: %s', (_who, mailFrom, clientIp, known) => {
    const { separations } = started();
    separations.note(sender('a@b.example', '192.0.2.1'));
    expect(separations.has(sender(mailFrom, clientIp))).toBe(known);
  });

  it('are known by their /64 with IPv6', () => {
    const { separations } = started();
    separations.note(sender('', '2001:db8:1:2::1'));
    expect(separations.has(sender('', '2001:db8:1:2:3::4'))).toBe(true);
    expect(separations.has(sender('', '2001:db8:1:3::1'))).toBe(false);
  });

  it('are forgotten after some hours', () => {
    const { clock, separations } = started();
    separations.note(sender('a@b.example', '192.0.2.1'));
    clock.now = 7 * HOUR;
    expect(separations.has(sender('a@b.example', '192.0.2.1'))).toBe(false);
  });

  it('are so many at most, however many there are', () => {
    const { separations } = started();
    for (let i = 0; i <= 10_000; i++) separations.note(sender(`${i}@b.example`, '192.0.2.1'));
    expect([0, 1, 10_000].map((i) => separations.has(sender(`${i}@b.example`, '192.0.2.1')))).toEqual([false, true, true]);
  });
});
