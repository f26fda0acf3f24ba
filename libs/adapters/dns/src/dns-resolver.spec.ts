import { systemClock } from '@postern/adapter-system';
import { describeDnsResolver, scriptedDns } from '@postern/testing';
import type { DnsZone, ScriptedDns } from '@postern/testing';
import { afterEach, describe, expect, it } from 'vitest';

import { dnsResolver } from './dns-resolver.js';
import type { DnsOptions } from './dns-resolver.js';

describeDnsResolver('the resolver over UDP and TCP', async (zone) => {
  const dns = await scriptedDns(zone);
  const resolver = dnsResolver({ clock: systemClock, servers: [dns.server] });
  return {
    resolver,
    stop: async () => {
      resolver.close();
      await dns.close();
    },
  };
});

const ZONE: DnsZone = {
  'mail.example': { A: ['192.0.2.1', '192.0.2.2'] },
  'silent.example': { silent: true },
  'long.example': { TXT: ['x'.repeat(3000)] },
};

const started: { dns: ScriptedDns; resolver: { close(): void } }[] = [];

async function resolving(options: Partial<DnsOptions> = {}, zone: DnsZone = ZONE) {
  const dns = await scriptedDns(zone);
  let nowMs = 0;
  const clock = { ...systemClock, monotonicMs: () => nowMs };
  const resolver = dnsResolver({ clock, servers: [dns.server], ...options });
  started.push({ dns, resolver });
  return { dns, resolver, turn: (ms: number) => void (nowMs += ms) };
}

afterEach(async () => {
  for (const { dns, resolver } of started.splice(0)) {
    resolver.close();
    await dns.close();
  }
});

describe('the resolver', () => {
  it('gives up on a silent server and says failed, never none', async () => {
    const { resolver } = await resolving({ timeoutMs: 400 });
    expect(await resolver.resolve('silent.example', 'A')).toMatchObject({ kind: 'failed' });
  });

  it('asks again by TCP when the answer does not fit', async () => {
    const { dns, resolver } = await resolving();
    const answer = await resolver.resolve('long.example', 'TXT');
    expect(answer).toMatchObject({ kind: 'records', records: [{ value: 'x'.repeat(3000) }] });
    expect(dns.queries.map((q) => q.transport)).toContain('tcp');
  });

  it('asks once for what many want at the same time, and not at all for what it knows', async () => {
    const { dns, resolver } = await resolving();
    await Promise.all(Array.from({ length: 50 }, () => resolver.resolve('Mail.Example.', 'A')));
    await resolver.resolve('mail.example', 'A');
    expect(dns.queries).toHaveLength(1);
  });

  it('asks again when the time of an answer is over, positive or not, and no TTL is longer than the cap', async () => {
    const { dns, resolver, turn } = await resolving({ cache: { maxTtlSeconds: 100, negativeTtlSeconds: 60 } });
    await resolver.resolve('mail.example', 'A');
    await resolver.resolve('nothing.example', 'A');
    turn(61_000);
    await resolver.resolve('mail.example', 'A');
    await resolver.resolve('nothing.example', 'A');
    expect(dns.queries.filter((q) => q.name === 'mail.example')).toHaveLength(1);
    expect(dns.queries.filter((q) => q.name === 'nothing.example')).toHaveLength(2);
    turn(40_000);
    await resolver.resolve('mail.example', 'A');
    expect(dns.queries.filter((q) => q.name === 'mail.example')).toHaveLength(2);
  });

  it('forgets the answer used longest ago when the cache is full', async () => {
    const { dns, resolver } = await resolving({ cache: { maxEntries: 2 } });
    for (const name of ['mail.example', 'long.example', 'mail.example', 'nothing.example', 'mail.example', 'long.example'])
      await resolver.resolve(name, 'TXT');
    expect(dns.queries.filter((q) => q.transport === 'udp').map((q) => q.name)).toEqual([
      'mail.example',
      'long.example',
      'nothing.example',
      'long.example',
    ]);
  });

  it('answers five hundred questions concurrently with few of them on the wire', async () => {
    const names = Array.from({ length: 500 }, (_, i) => `h${i}.example`);
    const { resolver } = await resolving({ timeoutMs: 20_000 }, Object.fromEntries(names.map((name) => [name, { A: ['192.0.2.9'] }])));
    const answers = await Promise.all(names.map((name) => resolver.resolve(name, 'A')));
    expect(answers.filter((a) => a.kind === 'records')).toHaveLength(500);
  });

  it('lets one waiter go without taking the answer from the other', async () => {
    const { resolver } = await resolving({}, { 'slow.example': { A: ['192.0.2.1'], delayMs: 100 } });
    const gone = new AbortController();
    const first = resolver.resolve('slow.example', 'A', gone.signal);
    const second = resolver.resolve('slow.example', 'A');
    gone.abort(new Error('client left'));
    expect(await first).toEqual({ kind: 'failed', why: 'cancelled' });
    expect(await second).toMatchObject({ kind: 'records' });
  });

  it.each(['', '.', 'a..b', `${'x'.repeat(64)}.example`, `${'abcdefgh.'.repeat(40)}example`, 'spa ce.example', 'ümlaut.example', 'a\0b.example'])(
    'does not ask for the impossible name %j',
    async (name) => {
      const { dns, resolver } = await resolving();
      expect(await resolver.resolve(name, 'TXT')).toEqual({ kind: 'none', why: 'nxdomain' });
      expect(dns.queries).toHaveLength(0);
    },
  );
});
