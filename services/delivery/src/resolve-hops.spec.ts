import { settingsSchema } from '@postern/settings';
import { describe, expect, it } from 'vitest';

import { resolveHops } from './attempt/resolve-hops.js';
import { dnsOf } from './testing/dns-table.js';

const { gateway } = settingsSchema.parse({ gateway: { mta: { hostname: 'mx.own.example' } } });
const random = { bytes: (count: number) => new Uint8Array(count) };
const never = new AbortController().signal;
const ask = (table: Parameters<typeof dnsOf>[0], domain = 'd.example') =>
  resolveHops({ dns: dnsOf(table), random }, { kind: 'dns', domain }, gateway, never);

describe('the hops of a domain', () => {
  it('are the addresses of its mail exchangers, best first, with their names for TLS', async () => {
    const hops = await ask({
      'MX d.example': ['20 b.example', '10 a.example'],
      'A a.example': ['192.0.2.1'],
      'AAAA a.example': ['2001:db8::1'],
      'A b.example': ['192.0.2.2', '192.0.2.1'],
    });
    expect(hops).toMatchObject({
      kind: 'hops',
      hops: [
        { host: '192.0.2.1', port: 25, name: 'a.example', tls: 'attempt' },
        { host: '2001:db8::1', name: 'a.example' },
        { host: '192.0.2.2', name: 'b.example' },
      ],
    });
  });

  it('are the address of the domain itself without MX', async () => {
    expect(await ask({ 'A d.example': ['192.0.2.9'] })).toMatchObject({ hops: [{ host: '192.0.2.9', name: 'd.example' }] });
  });

  it.each([
    ['5.1.10', { 'MX d.example': ['0 '] }],
    ['5.1.2', {}],
    ['5.4.4', { 'MX d.example': ['10 a.example'] }],
    ['5.4.6', { 'MX d.example': ['10 mx.own.example', '20 b.example'] }],
  ])('are none for good: %s', async (status, table) => {
    expect(await ask(table)).toMatchObject({ kind: 'none', status });
  });

  it.each([[{ 'MX d.example': 'fails' as const }], [{ 'MX d.example': ['10 a.example'], 'A a.example': 'fails' as const }]])(
    'are unknown while DNS fails',
    async (table) => {
      expect(await ask(table)).toMatchObject({ kind: 'later' });
    },
  );

  it('are tried although one of them has no address', async () => {
    expect(await ask({ 'MX d.example': ['10 a.example', '20 b.example'], 'A a.example': 'fails', 'A b.example': ['192.0.2.2'] })).toMatchObject({
      hops: [{ host: '192.0.2.2' }],
    });
  });
});
