import { systemClock } from '@postern/adapter-system';
import { selfSigned, startHop } from '@postern/testing';
import type { HopOptions, ScriptedHop } from '@postern/testing';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';

import { createSmtpSender } from './smtp-sender.js';
import type { Hop, Outgoing, SenderOptions } from './sender-types.js';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const never = new AbortController().signal;
const mailOf = (text: string | Buffer, recipients: readonly string[] = ['b@local.example']): Outgoing => {
  const bytes = Buffer.from(text);
  return { from: 'a@partner.example', recipients, size: bytes.length, chunks: () => [bytes] };
};
const MAIL = mailOf('Subject: hi\r\n\r\nhello\r\n');

async function start(hopOptions: HopOptions = {}, options: Partial<SenderOptions> = {}) {
  const hop: ScriptedHop = await startHop(hopOptions);
  const sender = createSmtpSender({
    clock: systemClock,
    hostname: () => 'mx.own.example',
    connectionsPerHop: () => 2,
    attemptTimeoutMs: () => 30_000,
    ...options,
  });
  stops.push(
    () => hop.stop(),
    () => sender.close(),
  );
  const to = (tls: Hop['tls'] = 'attempt', name?: string): Hop => ({ host: hop.host, port: hop.port, tls, ...(name === undefined ? {} : { name }) });
  return { hop, sender, to };
}

describe('a mail', () => {
  it('arrives with its envelope and its octets', async () => {
    const { hop, sender, to } = await start();
    const report = await sender.send(to(), mailOf('Subject: hi\r\n\r\n.dot\r\n..\r\nüml\r\n'), never);
    expect(report).toMatchObject({
      reached: true,
      tls: '',
      results: [{ recipient: 'b@local.example', code: 250, status: '2.0.0', text: '250 2.0.0 kept' }],
    });
    expect(hop.mails).toMatchObject([{ from: 'a@partner.example', to: ['b@local.example'] }]);
    expect(hop.mails[0]?.bytes.toString()).toBe('Subject: hi\r\n\r\n.dot\r\n..\r\nüml\r\n');
  });

  it('from the null sender keeps it', async () => {
    const { hop, sender, to } = await start();
    await sender.send(to(), { ...MAIL, from: '' }, never);
    expect(hop.mails[0]?.from).toBe('');
  });

  it('has a result for each recipient', async () => {
    const script = (line: string) =>
      /bad@/.test(line) ? { reply: '550 5.1.1 no such user' } : /full@/.test(line) ? { reply: '452 4.2.2 full' } : undefined;
    const { hop, sender, to } = await start({ script });
    const report = await sender.send(to(), mailOf('x\r\n', ['bad@x.example', 'good@x.example', 'full@x.example']), never);
    expect(report.results.map(({ code, status }) => [code, status])).toEqual([
      [550, '5.1.1'],
      [250, '2.0.0'],
      [452, '4.2.2'],
    ]);
    expect(hop.mails[0]?.to).toContain('good@x.example');
  });

  it('that every recipient refused leaves the session usable', async () => {
    let refuse = true;
    const { hop, sender, to } = await start({ script: (line) => (refuse && line.startsWith('RCPT') ? { reply: '550 5.1.1 no' } : undefined) });
    expect((await sender.send(to(), MAIL, never)).results).toMatchObject([{ code: 550, status: '5.1.1' }]);
    refuse = false;
    expect((await sender.send(to(), MAIL, never)).results).toMatchObject([{ code: 250 }]);
    expect(hop.mails.filter((m) => m.bytes.length > 2)).toHaveLength(1);
  });

  it.each([
    ['MAIL', '550 5.7.1 not you', 550],
    ['DOT', '554 5.6.0 not this', 554],
    ['DOT', '451 4.3.0 later', 451],
  ])('refused at %s by %s has that result', async (where, answer, code) => {
    const { sender, to } = await start({ script: (line) => (line.startsWith(where) ? { reply: answer } : undefined) });
    expect(await sender.send(to(), MAIL, never)).toMatchObject({ reached: true, results: [{ code, text: answer }] });
  });

  it('larger than the hop takes is a permanent failure before MAIL', async () => {
    const { sender, to } = await start({ script: (line) => (line.startsWith('EHLO') ? { reply: '250-hop\n250 SIZE 10' } : undefined) });
    expect((await sender.send(to(), MAIL, never)).results).toMatchObject([{ code: 552, status: '5.3.4' }]);
  });

  describe.each([
    ['without 8BITMIME', 'EHLO', '250-hop.example\n250 SIZE 500000000'],
    ['without EHLO', 'EHLO', '502 5.5.1 what'],
  ])('to a hop %s', (_hop, verb, reply) => {
    const sevenBit = { script: (line: string) => (line.startsWith(verb) ? { reply } : undefined) };
    const UMLAUTS = mailOf('Subject: hi\r\n\r\nüml\r\n', ['b@local.example', 'c@local.example']);

    it('goes as it is when it has seven bits', async () => {
      const { hop, sender, to } = await start(sevenBit);
      const unasked = () => {
        throw new Error('asked for');
      };
      expect((await sender.send(to(), { ...MAIL, sevenBit: unasked }, never)).results).toMatchObject([{ code: 250 }]);
      expect(hop.mails).toHaveLength(1);
    });

    it('goes as it was made for it', async () => {
      const { hop, sender, to } = await start(sevenBit);
      const made = Buffer.from('Subject: hi\r\n\r\n=C3=BCml\r\n');
      const report = await sender.send(to(), { ...UMLAUTS, sevenBit: () => ({ size: made.length, chunks: () => [made] }) }, never);
      expect(report.results.map(({ recipient, code }) => [recipient, code])).toEqual([
        ['b@local.example', 250],
        ['c@local.example', 250],
      ]);
      expect(hop.mails.map(({ to: rcpts, bytes }) => [rcpts, bytes.toString()])).toEqual([[UMLAUTS.recipients, made.toString()]]);
    });

    it.each([
      ['nobody can make it', undefined],
      ['what was made is no better', () => ({ size: 2, chunks: () => [Buffer.from('ü')] })],
      ['it cannot be made', () => undefined],
    ])('is refused in its name when %s, and nothing of it leaves', async (_why, make) => {
      const { hop, sender, to } = await start(sevenBit);
      const report = await sender.send(to(), { ...UMLAUTS, ...(make === undefined ? {} : { sevenBit: make }) }, never);
      expect(report).toMatchObject({ reached: true, results: new Array(2).fill({ code: 554, status: '5.6.3' }) });
      expect(hop.mails).toEqual([]);
    });
  });

  it('whatever it holds leaves without bare line endings and with every dot stuffed (obligation 3)', async () => {
    const { hop, sender, to } = await start();
    const piece = fc.constantFrom('\r', '\n', '\r\n', '.', '..', 'a', '\0', '\r\n.\r\n', '\n.\n', '\xff');
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 25 }), fc.array(fc.nat(40), { maxLength: 4 }), async (parts, cuts) => {
        const bytes = Buffer.from(parts.join(''), 'latin1');
        const bounds = [0, ...cuts.filter((c) => c < bytes.length).sort((a, b) => a - b), bytes.length];
        const chunks = bounds.slice(1).map((end, i) => bytes.subarray(bounds[i], end));
        const before = hop.mails.length;
        const report = await sender.send(to(), { ...MAIL, size: bytes.length, chunks: () => chunks }, never);
        expect(report.results[0]?.code).toBe(250);
        expect(hop.mails).toHaveLength(before + 1);
        const raw = hop.mails.at(-1)?.raw.toString('latin1') ?? '';
        expect(raw.replace(/\r\n/g, '')).not.toMatch(/[\r\n]/);
        expect(raw).not.toMatch(/(^|\r\n)\.(?!\.)/);
        const canonical = bytes.toString('latin1').replace(/\r\n|\r|\n/g, '\r\n');
        const got = hop.mails.at(-1)?.bytes.toString('latin1') ?? '';
        expect(got).toBe(canonical.endsWith('\r\n') ? canonical : `${canonical}\r\n`);
      }),
      { numRuns: 150 },
    );
  });

  it('of many megabytes arrives whole', async () => {
    const { hop, sender, to } = await start();
    const line = Buffer.from(`${'x'.repeat(76)}\r\n`);
    const bytes = Buffer.concat(new Array<Buffer>(100_000).fill(line));
    expect((await sender.send(to(), mailOf(bytes), never)).results[0]?.code).toBe(250);
    expect(hop.mails[0]?.bytes.equals(bytes)).toBe(true);
  });
});

describe('a session', () => {
  it('is used again for the next mail', async () => {
    const { hop, sender, to } = await start();
    for (let i = 0; i < 5; i++) await sender.send(to(), MAIL, never);
    expect(hop.mails).toHaveLength(5);
    expect(hop.connections()).toBe(1);
  });

  it('that the hop ended meanwhile is replaced without a word', async () => {
    let mails = 0;
    const { hop, sender, to } = await start({
      script: (line) => (line.startsWith('MAIL') && ++mails === 2 ? { reply: '421 4.4.2 idle too long' } : undefined),
    });
    await sender.send(to(), MAIL, never);
    expect((await sender.send(to(), MAIL, never)).results[0]?.code).toBe(250);
    expect(hop.connections()).toBe(2);
  });

  it('is not opened above the number for one hop', async () => {
    const { hop, sender, to } = await start({}, { connectionsPerHop: () => 3 });
    await Promise.all(Array.from({ length: 30 }, () => sender.send(to(), MAIL, never)));
    expect(hop.mails).toHaveLength(30);
    expect(hop.connections()).toBeLessThanOrEqual(3);
  });

  it('lost after the message began is not tried again immediately, since the hop may have it', async () => {
    const { hop, sender, to } = await start({ script: (line) => (line.startsWith('DOT') ? { close: true } : undefined) });
    const report = await sender.send(to(), MAIL, never);
    expect(report).toMatchObject({ reached: true, results: [{ code: 0, status: '4.4.2' }] });
    expect(hop.connections()).toBe(1);
  });
});

describe('a hop', () => {
  it('that hangs in DATA costs the attempt and no more', async () => {
    const { sender, to } = await start({ script: (line) => (line.startsWith('DOT') ? { hang: true } : undefined) }, { attemptTimeoutMs: () => 300 });
    expect(await sender.send(to(), MAIL, never)).toMatchObject({ reached: true, results: [{ code: 0, status: '4.4.2' }] });
  });

  it('that hangs before its greeting was not reached', async () => {
    const { sender, to } = await start({ script: (line) => (line === 'CONNECT' ? { hang: true } : undefined) }, { attemptTimeoutMs: () => 300 });
    expect(await sender.send(to(), MAIL, never)).toMatchObject({ reached: false, results: [{ code: 0 }] });
  });

  it.each(['421 4.3.2 busy', '554 5.7.1 go away'])('that greets with %s was not reached, and it is never permanent', async (greeting) => {
    const { sender, to } = await start({ script: (line) => (line === 'CONNECT' ? { reply: greeting } : undefined) });
    expect(await sender.send(to(), MAIL, never)).toMatchObject({ reached: false, results: [{ code: 0, status: '4.4.1' }] });
  });

  it('that could not be reached rests, and is tried again after its rest', async () => {
    const { hop, sender } = await start({}, { restMs: 0 });
    const other = { host: '127.0.0.1', port: hop.port, tls: 'none' as const };
    await hop.stop();
    expect((await sender.send(other, MAIL, never)).reached).toBe(false);
    const again = await startHop({ port: hop.port });
    stops.push(() => again.stop());
    expect((await sender.send(other, MAIL, never)).results[0]?.code).toBe(250);
  });

  it('that rests is not bothered', async () => {
    const { hop, sender, to } = await start({ script: (line) => (line === 'CONNECT' ? { reply: '421 no' } : undefined) });
    await sender.send(to(), MAIL, never);
    const report = await sender.send(to(), MAIL, never);
    expect(report).toMatchObject({ reached: false, results: [{ text: expect.stringMatching(/^not tried/) as string }] });
    expect(hop.connections()).toBe(1);
  });

  it('that has its full number of sessions puts off the rest', async () => {
    const { sender, to } = await start(
      { script: (line) => (line.startsWith('DOT') ? { hang: true } : undefined) },
      { connectionsPerHop: () => 1, slotWaitMs: 50, attemptTimeoutMs: () => 5000 },
    );
    const stopping = new AbortController();
    const first = sender.send(to(), MAIL, stopping.signal);
    expect(await sender.send(to(), MAIL, never)).toMatchObject({ reached: false, results: [{ status: '4.4.5' }] });
    stopping.abort(new Error('stop'));
    expect((await first).results[0]?.code).toBe(0);
  });
});

describe('TLS', () => {
  const tls = selfSigned('hop.example');
  it.each(['attempt', 'require'] as const)('is used with %s when it is offered', async (mode) => {
    const { hop, sender, to } = await start({ tls });
    expect((await sender.send(to(mode), MAIL, never)).tls).toMatch(/^TLSv1\.[23]$/);
    expect(hop.mails[0]?.tls).toBe(true);
  });

  it('is not used with none', async () => {
    const { hop, sender, to } = await start({ tls });
    await sender.send(to('none'), MAIL, never);
    expect(hop.mails[0]?.tls).toBe(false);
  });

  it.each(['require', 'verify'] as const)('that is not offered keeps the mail with %s', async (mode) => {
    const { hop, sender, to } = await start();
    expect(await sender.send(to(mode), MAIL, never)).toMatchObject({ reached: false, results: [{ code: 0 }] });
    expect(hop.mails).toEqual([]);
  });

  it('with a certificate of nobody keeps the mail with verify', async () => {
    const { hop, sender, to } = await start({ tls });
    expect(await sender.send(to('verify', 'hop.example'), MAIL, never)).toMatchObject({ reached: false, results: [{ status: '4.7.5' }] });
    expect(hop.mails).toEqual([]);
  });

  it('with a certificate for another name keeps the mail with verify', async () => {
    const { hop, sender, to } = await start({ tls }, { ca: tls.cert });
    expect((await sender.send(to('verify', 'other.example'), MAIL, never)).results[0]?.status).toBe('4.7.5');
    expect(hop.mails).toEqual([]);
  });

  it('with the right certificate delivers with verify', async () => {
    const { hop, sender, to } = await start({ tls }, { ca: tls.cert });
    expect((await sender.send(to('verify', 'hop.example'), MAIL, never)).results[0]?.code).toBe(250);
    expect(hop.mails[0]?.tls).toBe(true);
  });

  it('that breaks is left out with attempt, and keeps the mail with require', async () => {
    const { hop, sender, to } = await start({ tls: 'broken' });
    expect((await sender.send(to('attempt'), MAIL, never)).results[0]?.code).toBe(250);
    expect((await sender.send(to('require'), MAIL, never)).reached).toBe(false);
    expect(hop.mails).toHaveLength(1);
  });
});
