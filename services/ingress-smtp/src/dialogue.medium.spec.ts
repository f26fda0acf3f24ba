import { noMetrics, noTracer, silentLog } from '@postern/kernel';
import type { DnsResolver } from '@postern/kernel';
import { systemClock, systemRandom } from '@postern/adapter-system';
import { inProcessBodies } from '@postern/platform-bodies';
import type { Shell } from '@postern/platform-service';
import { firstRevision, settingsHolder, settingsSchema } from '@postern/settings';
import type { SettingsInput } from '@postern/settings';
import type { Pipeline, SmtpReply, Submission } from '@postern/smtp';
import { sendMail, SmtpClient } from '@postern/testing';
import { afterEach, describe, expect, it } from 'vitest';

import { createIngress } from './ingress-smtp.module.js';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});
const silentDns: DnsResolver = { resolve: () => Promise.resolve({ kind: 'none', why: 'nxdomain' }) };
const ok = (text: string): SmtpReply => ({ code: 250, enhanced: '2.6.0', text });

async function gateway(
  input: SettingsInput = {},
  answer: (s: Submission) => Promise<SmtpReply> = (s) => Promise.resolve(ok(`Accepted as ${s.msgId}`)),
  limits: { maxInFlightBytes?: number } = {},
) {
  const taken: (Submission & { text: string })[] = [];
  const shell = {
    service: 'ingress-smtp',
    clock: systemClock,
    random: systemRandom,
    log: silentLog,
    metrics: noMetrics,
    tracer: noTracer,
    health: { add: () => {} },
    onStop: (_name: string, work: () => Promise<void>) => void stops.push(work),
  } as Partial<Shell> as Shell;
  const pipeline: Pipeline = {
    checkRecipient: (_envelope, recipient) =>
      Promise.resolve(recipient.endsWith('@foreign.example') ? { code: 550, enhanced: '5.7.1', text: 'Relaying denied' } : ok('ok')),
    async submit(submission) {
      const text = (await submission.body.read()).toString('latin1');
      taken.push({ ...submission, text });
      return answer(submission);
    },
  };
  const settings = settingsHolder(firstRevision(settingsSchema.parse(input)));
  const { port } = await createIngress({
    shell,
    settings,
    pipeline,
    bodies: inProcessBodies,
    dns: silentDns,
    listen: { host: '127.0.0.1', port: 0 },
    drainLimitMs: 2000,
    ...limits,
  });
  const at = { host: '127.0.0.1', port };
  const open = async () => {
    const client = await SmtpClient.open(at.host, at.port);
    await client.say('EHLO client.example');
    return client;
  };
  return { at, taken, open, settings };
}
const MAIL = { from: 'a@partner.example', to: ['b@local.example'], bytes: 'Subject: hi\r\n\r\nhello\r\n.dot\r\n' };

describe('a mail', () => {
  it('reaches the pipeline as it was sent, and its reply the client', async () => {
    const { at, taken } = await gateway();
    const { reply, msgId } = await sendMail(at, MAIL);
    expect(reply).toMatchObject({ code: 250, lines: [`2.6.0 Accepted as ${msgId}`] });
    expect(taken).toMatchObject([
      {
        msgId,
        text: MAIL.bytes,
        envelope: { mailFrom: 'a@partner.example', recipients: ['b@local.example'], helo: 'client.example', clientIp: '127.0.0.1', trusted: true },
      },
    ]);
  });

  it.each([
    ['refused', { code: 554, enhanced: '5.7.1', text: 'No' }, 554],
    ['tempfailed', { code: 451, enhanced: '4.7.1', text: 'Later' }, 451],
  ])('that is %s gets that answer', async (_name, answer, code) => {
    const { at } = await gateway({}, () => Promise.resolve(answer));
    expect((await sendMail(at, MAIL)).reply.code).toBe(code);
  });

  it('gets 451 when the pipeline fails, and nothing of why', async () => {
    const { at } = await gateway({}, () => Promise.reject(new Error('postgres://secret')));
    expect((await sendMail(at, MAIL)).reply).toEqual({ code: 451, lines: ['4.7.1 Try again later'] });
  });

  it('above the size limit gets 552 and never reaches the pipeline', async () => {
    const { at, taken } = await gateway({ gateway: { mta: { maxMessageBytes: 2000 } } });
    expect(
      (await sendMail(at, { ...MAIL, bytes: `Subject: a\r\n\r\n${'x'.repeat(900)}\r\n${'x'.repeat(900)}\r\n${'x'.repeat(900)}\r\n` })).reply.code,
    ).toBe(552);
    expect(taken).toEqual([]);
  });

  it('for one refused and one accepted recipient goes to the accepted one', async () => {
    const { at, taken } = await gateway();
    const { recipients } = await sendMail(at, { ...MAIL, to: ['x@foreign.example', 'b@local.example'] });
    expect(recipients.map((r) => r.code)).toEqual([550, 250]);
    expect(taken[0]?.envelope.recipients).toEqual(['b@local.example']);
  });

  it('has an id of its own in each transaction of a session', async () => {
    const { open, taken } = await gateway();
    const client = await open();
    for (let i = 0; i < 3; i++) {
      await client.begin(MAIL.from, MAIL.to);
      expect((await client.data(MAIL.bytes)).code).toBe(250);
    }
    expect(new Set(taken.map((t) => t.msgId)).size).toBe(3);
    client.close();
  });
});

describe('smuggling', () => {
  const second = 'MAIL FROM:<evil@x.example>\r\nRCPT TO:<b@local.example>\r\nDATA\r\nSubject: smuggled\r\n\r\nevil\r\n.\r\n';
  const variants = ['\n.\n', '\n.\r\n', '\r\n.\n', '\r.\r', '\r\n.\r', '\r\r\n.\r\r\n', '\r\n\0.\r\n'];

  it.each(variants)('by %j never makes a second message', async (terminator) => {
    const { open, taken } = await gateway();
    const client = await open();
    await client.begin(MAIL.from, MAIL.to);
    await client.say('DATA');
    client.write(`Subject: a\r\n\r\nfirst${terminator}${second}`);
    const reply = await client.reply();
    expect(reply.code).toBe(550);
    expect(taken).toEqual([]);
    client.close();
    await client.closed;
  });

  it('behind the true final dot in the same packet is not executed', async () => {
    const { open, taken } = await gateway();
    const client = await open();
    await client.begin(MAIL.from, MAIL.to);
    await client.say('DATA');
    client.write(`Subject: a\r\n\r\nfirst\r\n.\r\n${second}`);
    expect((await client.reply()).code).toBe(250);
    await client.closed;
    expect(taken.map((t) => t.text)).toEqual(['Subject: a\r\n\r\nfirst\r\n']);
  });

  it('behind a refused DATA in the same packet is not executed', async () => {
    const { open, taken } = await gateway();
    const client = await open();
    client.write(`DATA\r\n${second}`);
    expect((await client.reply()).code).toBe(503);
    expect((await client.reply()).code).toBe(421);
    await client.closed;
    expect(taken).toEqual([]);
  });

  it('is no danger where bare line endings are made canonical', async () => {
    const { open, taken } = await gateway({ gateway: { mta: { bareLineEndings: 'normalise' } } });
    const client = await open();
    await client.begin(MAIL.from, MAIL.to);
    await client.say('DATA');
    client.write(`Subject: a\r\n\r\nfirst\n.\r\nMAIL FROM:<evil@x.example>\r\n.\r\n`);
    expect((await client.reply()).code).toBe(250);
    expect(taken.map((t) => t.text)).toEqual(['Subject: a\r\n\r\nfirst\r\n.\r\nMAIL FROM:<evil@x.example>\r\n']);
    client.close();
  });

  it('by a terminator that is split over packets at every octet is one message', async () => {
    const whole = 'Subject: a\r\n\r\nfirst\r\n..stuffed\r\n.\r\n';
    const { open, taken } = await gateway();
    const client = await open();
    for (let cut = 0; cut < whole.length; cut++) {
      await client.begin(MAIL.from, MAIL.to);
      await client.say('DATA');
      client.write(whole.slice(0, cut));
      await new Promise((resolve) => setImmediate(resolve));
      client.write(whole.slice(cut));
      expect((await client.reply()).code).toBe(250);
    }
    expect(new Set(taken.map((t) => t.text))).toEqual(new Set(['Subject: a\r\n\r\nfirst\r\n.stuffed\r\n']));
    expect(taken).toHaveLength(whole.length);
    client.close();
  });
});

describe('limits', () => {
  it('refuse the session above the simultaneous ones of a client', async () => {
    const { open, at } = await gateway({ gateway: { mta: { connectionsPerClient: 1 } } });
    const first = await open();
    const second = SmtpClient.raw(at.host, at.port);
    expect((await second.reply()).code).toBe(421);
    first.close();
  });

  it('apply at once when the settings change', async () => {
    const { at, settings } = await gateway();
    const next = settingsSchema.parse({ gateway: { mta: { messagesPerMinute: 1 } } });
    settings.set({ ...firstRevision(next), number: 1 });
    expect((await sendMail(at, MAIL)).reply.code).toBe(250);
    expect((await sendMail(at, MAIL)).reply.code).toBe(450);
  });

  it('answer 452 at MAIL when too much mail is in memory', async () => {
    let release: (reply: SmtpReply) => void = () => {};
    const { open, taken } = await gateway({}, () => new Promise((resolve) => (release = resolve)), { maxInFlightBytes: 100 });
    const [first, second] = [await open(), await open()];
    await first.begin(MAIL.from, MAIL.to);
    const answer = first.data(`Subject: a\r\n\r\n${'x'.repeat(500)}\r\n`);
    while (taken.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect((await second.say('MAIL FROM:<a@partner.example>')).code).toBe(452);
    release(ok('fine'));
    expect((await answer).code).toBe(250);
    first.close();
    second.close();
  });

  it('end a session with too many errors or unknown commands', async () => {
    const { open } = await gateway({ gateway: { mta: { maxErrors: 3 } } });
    const client = await open();
    const codes = [];
    for (let i = 0; i < 3; i++) codes.push((await client.say('RCPT TO:<a@b.example>')).code);
    expect((await client.reply()).code).toBe(421);
    await client.closed;
    expect(codes).toEqual([503, 503, 503]);
  });

  it('end a session whose command line is too long', async () => {
    const { open } = await gateway();
    const client = await open();
    client.write(`NOOP ${'x'.repeat(5000)}\r\n`);
    expect((await client.reply()).code).toBe(421);
  });

  it('take no more recipients than are allowed', async () => {
    const { open } = await gateway({ gateway: { mta: { maxRecipients: 2 } } });
    const client = await open();
    const replies = await client.begin(MAIL.from, ['a@local.example', 'b@local.example', 'c@local.example']);
    expect(replies.map((r) => r.code)).toEqual([250, 250, 452]);
    client.close();
  });
});

describe('the greeting and EHLO', () => {
  it('offer neither AUTH, DSN nor SMTPUTF8, and no STARTTLS without a certificate', async () => {
    const { at } = await gateway({ gateway: { mta: { hostname: 'mx.local.example', banner: 'Hello' } } });
    const client = SmtpClient.raw(at.host, at.port);
    expect((await client.reply()).lines[0]).toMatch(/^mx\.local\.example ESMTP Hello$/);
    const { lines } = await client.say('EHLO x.example');
    expect(lines.slice(1).sort()).toEqual(['8BITMIME', 'ENHANCEDSTATUSCODES', 'PIPELINING', 'SIZE 20971520']);
    client.close();
  });
});

describe('a stop', () => {
  it('gives the message in DATA its true answer and idle sessions 421', async () => {
    let release: (reply: SmtpReply) => void = () => {};
    const { open, taken } = await gateway({}, () => new Promise((resolve) => (release = resolve)));
    const [busy, idle] = [await open(), await open()];
    await busy.begin(MAIL.from, MAIL.to);
    const answer = busy.data(MAIL.bytes);
    while (taken.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const stopped = Promise.all(stops.splice(0).map((stop) => stop()));
    expect((await idle.reply()).code).toBe(421);
    release(ok('kept'));
    expect((await answer).code).toBe(250);
    await stopped;
  });
});
