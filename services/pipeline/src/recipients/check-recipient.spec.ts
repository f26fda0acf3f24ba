import type { DnsAnswer, DnsResolver } from '@postern/kernel';
import type { SettingsInput } from '@postern/settings';
import { describe, expect, it } from 'vitest';

import { pipelineMetrics } from '../pipeline.metrics.js';
import { envelopeOf, fakeBus, fakeDns, fakeShell, MSG, never, settingsOf } from '../testing/fakes.js';
import { createCheckRecipient } from './check-recipient.js';
import { createRefusals, MAX_TOLD } from './tell-refusals.js';

const mx = (value: string): DnsAnswer => ({ kind: 'records', records: [{ value, priority: 10 }], ttlSeconds: 60 });
const nodata: DnsAnswer = { kind: 'none', why: 'nodata' };
const failed: DnsAnswer = { kind: 'failed', why: 'SERVFAIL' };

interface AskOptions {
  readonly dns?: DnsResolver;
  readonly settings?: SettingsInput;
  readonly trusted?: boolean;
  readonly publish?: () => Promise<void>;
}

function asking(options: AskOptions) {
  const shell = fakeShell();
  const bus = fakeBus([], options.publish);
  const metrics = pipelineMetrics(shell.metrics);
  const refusals = createRefusals({ shell, bus, metrics });
  const check = createCheckRecipient({
    shell,
    settings: settingsOf(options.settings),
    dns: options.dns,
    metrics,
    tellRefusal: refusals.tell,
    separations: { has: () => false },
    isOfGroup: () => true,
  });
  const ask = (recipient: string, refusedBefore = 0) =>
    check(
      { msgId: MSG, envelope: envelopeOf(shell.clock, { trusted: options.trusted ?? false }), recipient, refusedBefore },
      new AbortController().signal,
    );
  return { shell, bus, ask, drain: () => refusals.drain() };
}

const trusted = (table: Readonly<Record<string, DnsAnswer>>, settings: SettingsInput = {}) =>
  asking({ dns: fakeDns(table), settings, trusted: true });

describe('RCPT', () => {
  it('accepts mail for a local domain from anybody, without asking the DNS', async () => {
    const record: string[] = [];
    expect(await asking({ dns: fakeDns({}, record) }).ask('user@example.com')).toEqual({ code: 250, enhanced: '2.1.5', text: 'Recipient ok' });
    expect(record).toEqual([]);
  });

  it('lets nobody in from outside when no domain is local', async () => {
    expect((await asking({ settings: { domains: [] } }).ask('user@example.com')).code).toBe(550);
  });

  it('refuses strangers who want to send elsewhere, and lets trusted clients', async () => {
    expect(await asking({}).ask('user@elsewhere.test')).toEqual({ code: 550, enhanced: '5.7.1', text: 'Relaying denied' });
    expect((await trusted({ 'elsewhere.test MX': mx('mx.elsewhere.test') }).ask('user@elsewhere.test')).code).toBe(250);
  });

  it('counts answers and logs refusals without the address', async () => {
    const { ask, shell } = asking({});
    await ask('user@elsewhere.test');
    await ask('user@example.com');
    expect([
      shell.counted.get('postern_pipeline_recipients_total RECIPIENT_RELAYING'),
      shell.counted.get('postern_pipeline_recipients_total local'),
    ]).toEqual([1, 1]);
    expect(JSON.stringify(shell.logged)).not.toContain('elsewhere');
  });
});

describe('a refusal at RCPT', () => {
  it('has a story, under the MsgId of its transaction', async () => {
    const { ask, bus, shell, drain } = asking({});
    await ask('user@elsewhere.test');
    await ask('user@example.com');
    await drain();
    expect(bus.refusals).toMatchObject([
      {
        msgId: MSG,
        recipient: 'user@elsewhere.test',
        reply: { code: 550, enhanced: '5.7.1', text: 'Relaying denied' },
        code: 'RECIPIENT_RELAYING',
        revision: 12,
        envelope: { mailFrom: 'sender@example.org', clientIp: '192.0.2.10' },
      },
    ]);
    expect(bus.sent).toMatchObject([{ topic: 'postern.mail.v1', key: MSG }]);
    expect(shell.logged).toMatchObject([{ code: 'RECIPIENT_REFUSED', fields: { msgId: MSG, error: 'RECIPIENT_RELAYING' } }]);
  });

  it('is the same fact when the same recipient is asked for again', async () => {
    const { ask, bus, drain } = asking({});
    await ask('user@elsewhere.test');
    await ask('user@elsewhere.test', 1);
    await ask('other@elsewhere.test', 2);
    await drain();
    expect(new Set(bus.sent.map(({ id }) => id)).size).toBe(2);
  });

  it('shows nothing hidden of what the client gave, and not all of it', async () => {
    const { ask, bus, drain } = asking({});
    await ask(`a\u0007${'b'.repeat(1000)}@elsewhere.test`);
    await drain();
    expect(bus.refusals[0]?.recipient).toMatch(/^a\\u\{7\}b{300,}…$/);
  });

  it('is only counted after the first ones of its session, so that guessing addresses does not flood the bus', async () => {
    const { ask, bus, shell, drain } = asking({});
    for (let refused = 0; refused < MAX_TOLD + 5; refused++) expect((await ask(`user${refused}@elsewhere.test`, refused)).code).toBe(550);
    await drain();
    expect(bus.refusals).toHaveLength(MAX_TOLD);
    expect(shell.counted.get('postern_pipeline_untold_refusals_total session')).toBe(5);
    expect(shell.counted.get('postern_pipeline_recipients_total RECIPIENT_RELAYING')).toBe(MAX_TOLD + 5);
  });

  it('is answered while the bus hangs, and is only counted when many are on their way', async () => {
    const { ask, shell } = asking({ publish: () => never() });
    for (let session = 0; session < 203; session++) expect((await ask('user@elsewhere.test')).code).toBe(550);
    expect(shell.counted.get('postern_pipeline_untold_refusals_total busy')).toBe(3);
  });

  it('is counted when the bus does not take it', async () => {
    const { ask, shell, drain } = asking({ publish: () => Promise.reject(new Error('down')) });
    expect((await ask('user@elsewhere.test')).code).toBe(550);
    await drain();
    expect(shell.counted.get('postern_pipeline_untold_refusals_total bus')).toBe(1);
  });
});

describe('the domain of relayed mail', () => {
  it.each([
    ['has an MX', { 'far.test MX': mx('mx.far.test') }, 250],
    ['has only an IPv4 address', { 'far.test MX': nodata, 'far.test A': mx('192.0.2.1') }, 250],
    ['has only an IPv6 address', { 'far.test MX': nodata, 'far.test A': failed, 'far.test AAAA': mx('2001:db8::1') }, 250],
    ['does not exist', {}, 550],
    ['exists without MX and address', { 'far.test MX': nodata, 'far.test A': nodata, 'far.test AAAA': nodata }, 550],
    ['takes no mail (RFC 7505)', { 'far.test MX': mx('') }, 556],
    ['cannot be looked up', { 'far.test MX': failed }, 451],
    ['has no MX and an address that cannot be looked up', { 'far.test MX': nodata, 'far.test A': failed, 'far.test AAAA': nodata }, 451],
  ])('that %s', async (_story, table, code) => {
    expect((await trusted(table).ask('user@far.test')).code).toBe(code);
  });

  it('is put off when the DNS does not answer in time', async () => {
    const { ask, shell } = asking({ dns: { resolve: () => never() }, trusted: true });
    const reply = ask('user@far.test');
    await shell.clock.turn(5000);
    expect(await reply).toMatchObject({ code: 451, enhanced: '4.4.3' });
  });

  it('is not looked up when the setting is off, when it has a route, or without a resolver', async () => {
    const off = { gateway: { mta: { rejectUnknownRecipientDomain: false } } };
    const nextHop = { host: 'mail.internal.test' };
    expect((await trusted({}, off).ask('user@far.test')).code).toBe(250);
    expect((await trusted({}, { routes: [{ match: 'far.test', nextHop }] }).ask('user@far.test')).code).toBe(250);
    expect((await trusted({}, { routes: [{ match: '.test', nextHop }] }).ask('user@far.test')).code).toBe(250);
    expect((await trusted({}, { routes: [{ match: 'User@far.test', nextHop }] }).ask('user@far.test')).code).toBe(250);
    expect((await trusted({}, { routes: [{ match: 'far.test' }] }).ask('user@far.test')).code).toBe(550);
    expect((await asking({ trusted: true }).ask('user@far.test')).code).toBe(250);
  });
});
