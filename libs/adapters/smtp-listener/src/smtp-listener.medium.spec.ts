import { connect } from 'node:net';

import { EDGE_REPLIES, replyText } from '@postern/smtp';
import type { SmtpReply } from '@postern/smtp';
import { SmtpClient } from '@postern/testing';
import { afterEach, describe, expect, it } from 'vitest';

import type { ListenerHandlers, ListenerOptions } from './listener-types.js';
import { MAX_WAITING } from './proxy-door.js';
import { listenSmtp } from './smtp-listener.js';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const OPTIONS: ListenerOptions = {
  hostname: 'mx.own.example',
  banner: '',
  maxMessageBytes: 1_000_000,
  maxRecipients: 10,
  sessionTimeoutMs: 60_000,
  dataTimeoutMs: 60_000,
  maxSessionMs: 60_000,
  minBytesPerSecond: 0,
  rateWindowMs: 60_000,
  maxErrors: 20,
  maxSessions: 100,
  pressedIdleMs: 5000,
  strictEnvelope: true,
  disableVrfy: false,
  discardKeywords: [],
};
const ok: SmtpReply = { code: 250, enhanced: '2.0.0', text: 'ok' };

async function start(
  options: Partial<ListenerOptions> = {},
  handlers: Partial<ListenerHandlers<object>> = {},
  isProxy?: (peer: string) => boolean,
  proxyLimitMs?: number,
  host = '127.0.0.1',
) {
  const violations: string[] = [];
  const replies: string[] = [];
  const proxied: string[] = [];
  const listener = await listenSmtp<object>(
    { host, port: 0, ...(isProxy === undefined ? {} : { isProxy }), ...(proxyLimitMs === undefined ? {} : { proxyLimitMs }) },
    { ...OPTIONS, ...options },
    {
      connect: () => Promise.resolve(undefined),
      mail: () => Promise.resolve(EDGE_REPLIES.senderOk),
      recipient: () => Promise.resolve(EDGE_REPLIES.recipientOk),
      receiving: () => true,
      data: () => Promise.resolve(ok),
      forget: () => {},
      close: () => {},
      violation: (what) => void violations.push(what),
      proxied: (result) => void proxied.push(result),
      replied: (command, code) => void replies.push(`${command} ${code}`),
      ...handlers,
    },
    () => ({}),
  );
  stops.push(() => listener.drain(100));
  const open = async () => {
    const client = await SmtpClient.open('127.0.0.1', listener.port);
    await client.say('EHLO client.example');
    return client;
  };
  return { listener, open, violations, replies, proxied };
}

describe('a listener on both families', () => {
  it('knows a client of IPv4 by its IPv4 address', async () => {
    const seen: string[] = [];
    const connected = ({ clientIp }: { readonly clientIp: string }) => (seen.push(clientIp), Promise.resolve(undefined));
    const { open } = await start({}, { connect: connected }, undefined, undefined, '::');
    await open();
    expect(seen).toEqual(['127.0.0.1']);
  });
});

describe('a session', () => {
  it('ends after its longest time (obligation 5)', async () => {
    const { open } = await start({ maxSessionMs: 100 });
    const client = await open();
    expect(await client.reply()).toMatchObject({ code: 421, lines: ['4.4.2 Session too long'] });
    await client.closed;
  });

  it('that waits for a verdict when its time is over gets it first', async () => {
    let decide: (reply: SmtpReply) => void = () => {};
    const { open } = await start({ maxSessionMs: 300 }, { data: () => new Promise((resolve) => (decide = resolve)) });
    const [client, other] = [await open(), await open()];
    await client.begin('a@b.example', ['c@d.example']);
    const answer = client.data('Subject: x\r\n\r\nx\r\n');
    // Its own time is over when that of a session which began later is.
    expect((await other.reply()).code).toBe(421);
    decide(ok);
    expect((await answer).code).toBe(250);
    expect((await client.reply()).code).toBe(421);
  });

  it('whose message comes too slowly is ended (obligation 5)', async () => {
    const { open, violations } = await start({ minBytesPerSecond: 1_000_000, rateWindowMs: 0 });
    const client = await open();
    await client.begin('a@b.example', ['c@d.example']);
    await client.say('DATA');
    client.write('x');
    expect((await client.reply()).code).toBe(421);
    expect(violations).toEqual(['too-slow']);
  });

  it('gets 451 when a handler fails, whatever it was', async () => {
    const fails = () => Promise.reject(new Error('secret'));
    const { open } = await start({}, { mail: fails });
    const client = await open();
    expect(await client.say('MAIL FROM:<a@b.example>')).toEqual({ code: 451, lines: ['4.7.1 Try again later'] });
    client.close();
    const second = await start({}, { data: fails });
    const other = await second.open();
    await other.begin('a@b.example', ['c@d.example']);
    expect((await other.data('x\r\n')).code).toBe(451);
    other.close();
  });

  it('gets no greeting of ours when it may not connect', async () => {
    const { listener } = await start({}, { connect: () => Promise.resolve(EDGE_REPLIES.tooFast) });
    const client = SmtpClient.raw('127.0.0.1', listener.port);
    expect((await client.reply()).code).toBe(421);
    await client.closed;
  });

  it('hears the edge alone: each reply is a row of the table, whatever is said', async () => {
    const ours = new Set(Object.values(EDGE_REPLIES).map((reply) => replyText(reply)));
    const said: string[] = [];
    for (const lines of [
      ['MAIL FROM:<a@b.example>', 'DATA', 'RCPT TO:<a@b.example>', 'EHLO', `EHLO ${'a'.repeat(301)}`, 'EHLO a\u0001b', 'HELO', 'HELO a\u007f'],
      [
        'EHLO',
        'LHLO a',
        'AUTH',
        'AUTH PLAIN x',
        'STARTTLS',
        'STARTTLS x',
        'HELP',
        'WIZ',
        'SHELL',
        'KILL',
        'XCLIENT a=b',
        'VRFY',
        'FOO',
        '',
        ' ',
        'a\rb',
        'a\0b',
      ],
      ['GET / HTTP/1.1'],
      ['x'.repeat(5000)],
    ]) {
      const { listener } = await start();
      const client = await SmtpClient.open('127.0.0.1', listener.port);
      for (const line of lines) said.push(...(await client.say(line)).lines);
      client.socket.destroy();
    }
    expect(said.filter((text) => !ours.has(text))).toEqual([]);
    const { open } = await start(
      {},
      {
        mail: () => {
          throw new Error('secret');
        },
      },
    );
    const client = await open();
    expect(await client.say('MAIL FROM:<a@b.example>')).toEqual({ code: 451, lines: ['4.7.1 Try again later'] });
    client.close();
  });

  it('is counted by commands we know, never by words of the client', async () => {
    const { open, replies } = await start();
    const client = await open();
    await client.say('X-MADE-UP-123');
    client.close();
    await client.closed;
    expect(replies).toEqual(['CONNECT 220', 'EHLO 250', 'other 500', 'QUIT 221']);
  });

  it('may pipeline its whole envelope', async () => {
    const { open } = await start();
    const client = await open();
    client.write('MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nRCPT TO:<e@d.example>\r\nDATA\r\n');
    const codes = [];
    for (let i = 0; i < 4; i++) codes.push((await client.reply()).code);
    client.write('x\r\n.\r\n');
    codes.push((await client.reply()).code);
    expect(codes).toEqual([250, 250, 250, 354, 250]);
    client.close();
  });

  it('that pipelines thousands of commands lets others through', async () => {
    const { open } = await start({ maxErrors: 1000 });
    const [flood, other] = [await open(), await open()];
    flood.write('RCPT TO:<a@b.example>\r\n'.repeat(5000));
    expect((await other.say('NOOP')).code).toBe(250);
    flood.socket.destroy();
    other.close();
  });
});

describe('sessions that do no work (obligations 5 and 12)', () => {
  it('end when a command line drips', async () => {
    const { open, violations } = await start({ sessionTimeoutMs: 400 });
    const client = await open();
    const drip = setInterval(() => client.write('N'), 50);
    expect(await client.reply()).toMatchObject({ code: 421, lines: ['4.4.2 Timeout, closing connection'] });
    clearInterval(drip);
    await client.closed;
    expect(violations).toEqual(['overdue']);
  });

  it('end early when sessions are short, whatever NOOP, RSET and a second MAIL pretend', async () => {
    const { open, violations } = await start({ maxSessions: 4, pressedIdleMs: 200 });
    const clients = await Promise.all([open(), open(), open(), open()]);
    const chatter = setInterval(() => {
      for (const client of clients) client.write('NOOP\r\nRSET\r\n');
    }, 100);
    const ended = await Promise.all(
      clients.map(async (client) => {
        for (;;) {
          const reply = await client.reply();
          if (reply.code !== 250) return reply;
        }
      }),
    );
    clearInterval(chatter);
    expect(ended[0]).toMatchObject({ code: 421, lines: ['4.3.2 Too busy, try again later'] });
    expect(violations.filter((what) => what === 'overdue').length).toBeGreaterThan(0);
  });

  it('give way to a new one when all places are taken', async () => {
    const { open, listener, violations } = await start({ maxSessions: 2, pressedIdleMs: 60_000 });
    const [first, second] = [await open(), await open()];
    const told = first.reply();
    let greeted = 421;
    while (greeted !== 220) {
      const next = SmtpClient.raw('127.0.0.1', listener.port);
      greeted = (await next.reply()).code;
    }
    expect(await told).toMatchObject({ code: 421, lines: ['4.3.2 Too busy, try again later'] });
    expect((await second.say('NOOP')).code).toBe(250);
    expect(violations).toEqual(['evicted']);
  });

  it('do not take the place of a transaction', async () => {
    const { open, listener } = await start({ maxSessions: 1, pressedIdleMs: 1 });
    const busy = await open();
    await busy.begin('a@b.example', ['c@d.example']);
    const next = SmtpClient.raw('127.0.0.1', listener.port);
    expect(await next.reply()).toMatchObject({ code: 421, lines: ['4.3.2 Too busy, try again later'] });
    expect((await busy.data('Subject: x\r\n\r\nx\r\n')).code).toBe(250);
    busy.close();
  });
});

describe('behind a proxy (obligation 6)', () => {
  /** Sends the header, waits for the greeting, says QUIT with the rest, and gives all replies. */
  const raw = async (port: number, header: string | Buffer): Promise<string> => {
    const socket = connect(port, '127.0.0.1');
    socket.write(header);
    let said = '';
    for await (const chunk of socket) {
      const greeted = said !== '';
      said += String(chunk);
      if (!greeted) socket.write('QUIT\r\n');
    }
    return said;
  };
  const seen: string[] = [];
  const behind = (isProxy: boolean) => start({}, { connect: ({ clientIp }) => (seen.push(clientIp), Promise.resolve(undefined)) }, () => isProxy);

  it('the client of the header counts, in version 1 and 2', async () => {
    const { listener } = await behind(true);
    seen.length = 0;
    expect(await raw(listener.port, 'PROXY TCP4 192.0.2.9 203.0.113.1 4711 25\r\n')).toContain('220 ');
    const v2 = Buffer.from('0d0a0d0a000d0a515549540a2111000cc0000207cb00710a30390019', 'hex');
    expect(await raw(listener.port, v2)).toContain('220 ');
    expect(seen).toEqual(['192.0.2.9', '192.0.2.7']);
  });

  it('a proxy that speaks for itself, as its checks of health do, is greeted and names nobody else', async () => {
    const { listener } = await behind(true);
    seen.length = 0;
    expect(await raw(listener.port, Buffer.from('0d0a0d0a000d0a515549540a20000000', 'hex'))).toContain('220 ');
    expect(seen).toEqual(['127.0.0.1']);
  });

  it('a connection without the header is closed unanswered', async () => {
    const { listener, proxied } = await behind(true);
    expect(await raw(listener.port, 'EHLO client.example\r\n')).toBe('');
    expect(proxied).toEqual(['refused']);
  });

  it.each(['', 'PROXY TCP4 192.0.2.9 '])('a connection that does not send its header in time is closed: %j', async (begin) => {
    const { listener, proxied } = await start({}, {}, () => true, 100);
    expect(await raw(listener.port, begin)).toBe('');
    expect(proxied).toEqual(['refused']);
  });

  it.each([
    ['without a byte', '', 'check'],
    ['in the middle of its header', 'PROXY TCP4 192.0.2.9 ', 'refused'],
  ])('a connection that ends %s is a check of health or refused', async (_how, begin, result) => {
    const { listener, proxied } = await start({}, {}, () => true);
    const socket = connect(listener.port, '127.0.0.1');
    socket.end(begin);
    for await (const chunk of socket) expect(chunk).toBe('nothing');
    expect(proxied).toEqual([result]);
  });

  it('those of one address that never send a header do not keep out the next that does', async () => {
    const { listener, proxied } = await start({}, {}, () => true);
    const silent = Array.from({ length: MAX_WAITING + 3 }, () => connect(listener.port, '127.0.0.1'));
    const ended = silent.slice(0, 4).map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    await Promise.all(silent.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    expect(await raw(listener.port, 'PROXY TCP4 192.0.2.9 203.0.113.1 4711 25\r\n')).toContain('220 ');
    await Promise.all(ended);
    expect(proxied.filter((result) => result === 'crowded')).toHaveLength(4);
    for (const socket of silent) socket.destroy();
  });

  it('the header of anybody else names nobody', async () => {
    const { listener } = await behind(false);
    seen.length = 0;
    expect(await raw(listener.port, 'PROXY TCP4 192.0.2.9 203.0.113.1 4711 25\r\n')).toMatch(/^(421|5\d\d) /m);
    expect(seen).toEqual(['127.0.0.1']);
  });
});
