import { settingsSchema } from '@postern/settings';
import { describe, expect, it } from 'vitest';

import { resolveHops } from './attempt/resolve-hops.js';
import { dnsOf } from './testing/dns-table.js';

const settings = settingsSchema.parse({ gateway: { mta: { hostname: 'mx.own.example' } }, domains: [{ name: 'own.example' }] });
const random = { bytes: (count: number) => new Uint8Array(count) };
const never = new AbortController().signal;
const ask = (table: Parameters<typeof dnsOf>[0], domain = 'd.example', named = false) =>
  resolveHops({ dns: dnsOf(table), random }, { kind: 'dns', domain, named }, settings, never);

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

  const INSIDE = ['127.0.0.1', '10.0.0.5', '192.168.1.1', '100.64.0.1', '169.254.169.254', '0.0.0.0', '255.255.255.255'];

  it.each(INSIDE)('of a stranger are never machines of the house: %s (obligation 29)', async (host) => {
    const table = { 'MX d.example': ['10 a.example'], 'A a.example': [host] };
    expect(await ask(table)).toMatchObject({ kind: 'none', status: '5.4.4' });
    expect(await ask({ ...table, 'A a.example': [host, '192.0.2.1'] })).toMatchObject({ hops: [{ host: '192.0.2.1' }] });
  });

  it.each(['::1', 'fd00::1', 'fe80::1', 'ff02::1', '::', '::ffff:10.0.0.5'])(
    'of a stranger are never machines of the house: %s (obligation 29)',
    async (host) => {
      expect(await ask({ 'MX d.example': ['10 a.example'], 'AAAA a.example': [host] })).toMatchObject({ kind: 'none', status: '5.4.4' });
    },
  );

  it.each([
    ['our own', 'own.example', false],
    ['one that a route names', 'd.example', true],
  ])('of a domain of the house may be at private addresses, but not where clouds keep credentials: %s', async (_title, domain, named) => {
    const at = (host: string) => ask({ [`MX ${domain}`]: ['10 a.example'], 'A a.example': [host] }, domain, named);
    expect(await at('10.0.0.5')).toMatchObject({ hops: [{ host: '10.0.0.5' }] });
    expect(await at('169.254.169.254')).toMatchObject({ kind: 'none' });
  });
});
