import type { DnsAnswer } from '@postern/kernel';
import { describe, expect, it } from 'vitest';

import { mailHosts } from './mail-hosts.js';

const records = (...values: readonly (readonly [number, string])[]): DnsAnswer => ({
  kind: 'records',
  ttlSeconds: 1,
  records: values.map(([priority, value]) => ({ priority, value })),
});
/** Lots that go down, so that the last of equals comes first. */
const falling = { bytes: (count: number) => Uint8Array.from({ length: count }, (_, i) => count - i) };
const ask = (answer: DnsAnswer) => mailHosts('d.example', answer, 'MX.Own.example', falling);

describe('the mail hosts of a domain', () => {
  it.each([
    ['come by preference', records([20, 'B.example.'], [10, 'a.example']), ['a.example', 'b.example']],
    [
      'of one preference come in random order',
      records([10, 'a.example'], [10, 'b.example'], [5, 'c.example']),
      ['c.example', 'b.example', 'a.example'],
    ],
    ['are the domain itself without MX', { kind: 'none', why: 'nodata' } as const, ['d.example']],
    ['are only those better than ourselves', records([10, 'a.example'], [20, 'mx.own.example'], [20, 'b.example'], [30, 'c.example']), ['a.example']],
    ['leave out addresses', records([10, '192.0.2.1'], [20, 'a.example']), ['a.example']],
  ])('%s', (_title, answer, hosts) => {
    expect(ask(answer)).toEqual({ kind: 'hosts', hosts });
  });

  it.each([
    ['null-mx', records([0, '.'])],
    ['null-mx', records([0, ''])],
    ['no-such-domain', { kind: 'none', why: 'nxdomain' } as const],
    ['loop', records([10, 'mx.own.example'], [20, 'b.example'])],
    ['no-host-names', records([10, '10.0.0.1'])],
  ])('are none: %s', (why, answer) => {
    expect(ask(answer)).toEqual({ kind: 'none', why });
  });

  it('are unknown when DNS fails, which is no reason to bounce', () => {
    expect(ask({ kind: 'failed', why: 'timeout' })).toEqual({ kind: 'failed', why: 'timeout' });
  });
});
