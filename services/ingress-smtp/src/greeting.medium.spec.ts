import type { DnsAnswer, DnsResolver } from '@postern/kernel';
import { sendMail, SmtpClient } from '@postern/testing';
import { afterEach, describe, expect, it } from 'vitest';

import { MAIL, startEdge, stopEdges } from './testing/edge.js';

afterEach(stopEdges);
const mta = (settings: object) => ({ settings: { gateway: { mta: settings } } });

describe('the greeting and EHLO', () => {
  it('offer neither AUTH, DSN nor SMTPUTF8, and no STARTTLS without a certificate (obligation 8)', async () => {
    const { at } = await startEdge(mta({ hostname: 'mx.local.example', banner: 'Hello' }));
    const client = SmtpClient.raw(at.host, at.port);
    expect((await client.reply()).lines[0]).toBe('mx.local.example ESMTP Hello');
    const { lines } = await client.say('EHLO x.example');
    expect(lines[0]).toBe('mx.local.example');
    expect(lines.slice(1).sort()).toEqual(['8BITMIME', 'ENHANCEDSTATUSCODES', 'PIPELINING', 'SIZE 20971520']);
    client.close();
  });

  it('leave out what the administrator discards', async () => {
    const { at } = await startEdge(mta({ discardEhloKeywords: ['pipelining', 'SIZE'] }));
    const client = await SmtpClient.open(at.host, at.port);
    expect((await client.say('EHLO x.example')).lines.slice(1).sort()).toEqual(['8BITMIME', 'ENHANCEDSTATUSCODES']);
    client.close();
  });

  it.each(['AUTH PLAIN AGEAYg==', 'EXPN staff', 'ETRN x.example', 'XCLIENT ADDR=192.0.2.1', 'XFORWARD ADDR=192.0.2.1', 'STARTTLS'])(
    '%s is not implemented',
    async (line) => {
      const { open } = await startEdge();
      const client = await open();
      expect((await client.say(line)).code).toBe(502);
      client.close();
    },
  );

  it.each(['WIZ x', 'SHELL', 'KILL'])('%s is nothing to an SMTP server', async (line) => {
    const { open } = await startEdge();
    const client = await open();
    expect((await client.say(line)).code).toBe(500);
    client.close();
  });

  it.each(['GET / HTTP/1.1', 'POST /mail HTTP/1.1', 'CONNECT mx.example:25 HTTP/1.1', 'OPTIONS * HTTP/1.1'])('%s ends the session', async (line) => {
    const { open } = await startEdge();
    const client = await open();
    client.write(`${line}\r\nHost: x\r\n\r\nMAIL FROM:<a@b.example>\r\n`);
    expect(await client.reply()).toEqual({ code: 421, lines: ['4.7.0 This is not an HTTP server'] });
    await client.closed;
  });

  it.each([
    ['EHLO', 501, '5.5.4 Syntax: EHLO hostname'],
    ['HELO', 501, '5.5.4 Syntax: EHLO hostname'],
    [`EHLO ${'x'.repeat(301)}`, 501, '5.5.4 Syntax: EHLO hostname'],
    ['EHLO a\u0001b', 501, '5.5.4 Syntax: EHLO hostname'],
    ['MAIL FROM:<a@b.example>', 503, '5.5.1 Send HELO or EHLO first'],
    ['RCPT TO:<a@b.example>', 503, '5.5.1 Send HELO or EHLO first'],
    ['DATA', 503, '5.5.1 Send HELO or EHLO first'],
    ['NOOP', 250, '2.0.0 Ok'],
    ['RSET', 250, '2.0.0 Ok'],
    ['VRFY', 501, '5.5.4 Syntax: VRFY address'],
    ['VRFY bob', 252, '2.0.0 Cannot verify the user, send the message'],
    ['QUIT', 221, '2.0.0 Bye'],
  ])('%j before EHLO is answered in our words', async (line, code, text) => {
    const { at } = await startEdge();
    const client = await SmtpClient.open(at.host, at.port);
    expect(await client.say(line)).toEqual({ code, lines: [text] });
    client.socket.destroy();
  });

  it('executes nothing that came behind a DATA without EHLO', async () => {
    const { at } = await startEdge();
    const client = await SmtpClient.open(at.host, at.port);
    client.write('DATA\r\nNOOP\r\n');
    expect([(await client.reply()).code, (await client.reply()).code]).toEqual([503, 421]);
    await client.closed;
  });

  it('VRFY tells nothing, or is off', async () => {
    const { open, change } = await startEdge();
    const client = await open();
    expect((await client.say('VRFY bob')).code).toBe(252);
    change({ gateway: { mta: { disableVrfy: true } } });
    expect((await client.say('VRFY bob')).code).toBe(502);
    client.close();
  });

  it('a client that talks before the greeting is sent away', async () => {
    const { at } = await startEdge();
    const client = SmtpClient.raw(at.host, at.port);
    client.write('EHLO early.example\r\n');
    const first = await client.reply();
    // Whether its bytes came first is a race that the greeting may win.
    expect([220, 421]).toContain(first.code);
    client.close();
  });

  it('an address without brackets is refused, or taken when the envelope need not be strict', async () => {
    const { open, change } = await startEdge();
    const client = await open();
    expect((await client.say('MAIL FROM: a@b.example')).code).toBe(501);
    change({ gateway: { mta: { strictEnvelope: false } } });
    expect((await client.say('MAIL FROM: a@b.example')).code).toBe(250);
    client.close();
  });

  it('MAIL, RCPT and DATA out of order are refused', async () => {
    const { at, open } = await startEdge();
    const early = await SmtpClient.open(at.host, at.port);
    expect((await early.say('MAIL FROM:<a@b.example>')).code).toBe(503);
    early.close();
    const client = await open();
    const codes = [];
    for (const line of [
      'RCPT TO:<b@local.example>',
      'DATA',
      'MAIL FROM:<a@b.example>',
      'MAIL FROM:<a@b.example>',
      'DATA',
      'RSET',
      'RCPT TO:<b@local.example>',
    ])
      codes.push((await client.say(line)).code);
    expect(codes).toEqual([503, 503, 250, 503, 503, 250, 503]);
    client.close();
  });
});

describe('the name of a client', () => {
  const answers = (table: Readonly<Record<string, string>>): DnsResolver => ({
    resolve(name, type) {
      const value = table[`${type} ${name}`];
      const answer: DnsAnswer = value === undefined ? { kind: 'none', why: 'nxdomain' } : { kind: 'records', records: [{ value }], ttlSeconds: 60 };
      return Promise.resolve(answer);
    },
  });

  it.each([
    [
      'is taken when it leads back to the address',
      { 'PTR 1.0.0.127.in-addr.arpa': 'mail.partner.example', 'A mail.partner.example': '127.0.0.1' },
      'mail.partner.example',
    ],
    ['is not taken when it leads elsewhere', { 'PTR 1.0.0.127.in-addr.arpa': 'mail.bank.example', 'A mail.bank.example': '192.0.2.1' }, ''],
    ['is empty when there is none', {}, ''],
    ['is not taken when it is no host name', { 'PTR 1.0.0.127.in-addr.arpa': 'a\r\nX-Evil: b', 'A a\r\nX-Evil: b': '127.0.0.1' }, ''],
  ])('%s', async (_title, table, name) => {
    const { at, taken } = await startEdge({ dns: answers(table) });
    await sendMail(at, MAIL);
    expect(taken[0]?.envelope.clientName).toBe(name);
  });

  it('does not hold up the mail when DNS says nothing', async () => {
    const { at, taken } = await startEdge({ dns: { resolve: () => new Promise(() => {}) } });
    expect((await sendMail(at, MAIL)).reply.code).toBe(250);
    expect(taken[0]?.envelope.clientName).toBe('');
  });
});
