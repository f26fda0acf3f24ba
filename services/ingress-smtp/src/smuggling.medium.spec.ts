import type { SmtpReply } from '@postern/smtp';
import { afterEach, describe, expect, it } from 'vitest';

import { later, MAIL, startEdge, stopEdges, until } from './testing/edge.js';

afterEach(stopEdges);

const second = 'MAIL FROM:<evil@x.example>\r\nRCPT TO:<b@local.example>\r\nDATA\r\nSubject: smuggled\r\n\r\nevil\r\n.\r\n';
const variants = ['\n.\n', '\n.\r\n', '\r\n.\n', '\r.\r', '\r\n.\r', '\r\r\n.\r\r\n', '\r\n\0.\r\n', '\n\n.\r\n'];

describe('smuggling (obligations 1, 2)', () => {
  it.each(variants)('by %j never makes a second message', async (terminator) => {
    const { open, taken } = await startEdge();
    const client = await open();
    await client.begin(MAIL.from, MAIL.to);
    await client.say('DATA');
    client.write(`Subject: a\r\n\r\nfirst${terminator}${second}`);
    expect((await client.reply()).code).toBe(550);
    client.close();
    await client.closed;
    expect(taken).toEqual([]);
  });

  it.each(variants)('by %j in packets of one octet never makes a second message', async (terminator) => {
    const { open, taken } = await startEdge();
    const client = await open();
    await client.begin(MAIL.from, MAIL.to);
    await client.say('DATA');
    for (const octet of `a\r\n\r\nfirst${terminator}${second}`) {
      client.write(octet);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await client.reply()).code).toBe(550);
    client.close();
    await client.closed;
    expect(taken).toEqual([]);
  });

  it.each(variants)('by %j is no danger where bare line endings are made canonical', async (terminator) => {
    const { open, taken } = await startEdge({ settings: { gateway: { mta: { bareLineEndings: 'normalise' } } } });
    const client = await open();
    await client.begin(MAIL.from, MAIL.to);
    await client.say('DATA');
    client.write(`Subject: a\r\n\r\nfirst${terminator}${second}`);
    expect((await client.reply()).code).toBe(250);
    client.close();
    await client.closed;
    expect(taken).toHaveLength(1);
    expect(taken[0]?.text).toContain('evil');
    expect(taken[0]?.text.replace(/\r\n/g, '')).not.toMatch(/[\r\n\0]/);
  });

  it('behind the true final dot in the same packet is not executed', async () => {
    const { open, taken } = await startEdge();
    const client = await open();
    await client.begin(MAIL.from, MAIL.to);
    await client.say('DATA');
    client.write(`Subject: a\r\n\r\nfirst\r\n.\r\n${second}`);
    expect((await client.reply()).code).toBe(250);
    expect((await client.reply()).code).toBe(421);
    await client.closed;
    expect(taken.map((t) => t.text)).toEqual(['Subject: a\r\n\r\nfirst\r\n']);
  });

  it('behind the final dot in another packet, before our reply, is not executed either', async () => {
    const verdict = later<SmtpReply>();
    const { open, taken } = await startEdge({ answer: () => verdict.promise });
    const client = await open();
    await client.begin(MAIL.from, MAIL.to);
    await client.say('DATA');
    client.write('Subject: a\r\n\r\nfirst\r\n.\r\n');
    await until(() => taken.length === 1);
    client.write(second.repeat(100));
    const other = await open();
    verdict.resolve({ code: 250, enhanced: '2.0.0', text: 'kept' });
    expect((await client.reply()).code).toBe(250);
    await client.closed;
    expect(taken).toHaveLength(1);
    other.close();
  });

  it('is not suspected of a QUIT that comes along with the final dot', async () => {
    const { open, taken } = await startEdge();
    const client = await open();
    await client.begin(MAIL.from, MAIL.to);
    await client.say('DATA');
    client.write('Subject: a\r\n\r\nfirst\r\n.\r\nQUIT\r\n');
    expect([(await client.reply()).code, (await client.reply()).code]).toEqual([250, 221]);
    expect(taken).toHaveLength(1);
  });

  it('behind a refused DATA in the same packet is not executed', async () => {
    const { open, taken } = await startEdge();
    const client = await open();
    client.write(`DATA\r\n${second}`);
    expect([(await client.reply()).code, (await client.reply()).code]).toEqual([503, 421]);
    await client.closed;
    expect(taken).toEqual([]);
  });

  it('behind DATA without an accepted recipient is not executed', async () => {
    const { open, taken } = await startEdge();
    const client = await open();
    client.write(`MAIL FROM:<a@b.example>\r\nRCPT TO:<x@foreign.example>\r\nDATA\r\n${second}`);
    const codes = [];
    for (let i = 0; i < 4; i++) codes.push((await client.reply()).code);
    expect(codes).toEqual([250, 550, 554, 421]);
    await client.closed;
    expect(taken).toEqual([]);
  });

  it('by BDAT is not possible, since it is not offered', async () => {
    const { open, taken } = await startEdge();
    const client = await open();
    await client.begin(MAIL.from, MAIL.to);
    expect((await client.say('BDAT 100 LAST')).code).toBe(502);
    client.close();
    expect(taken).toEqual([]);
  });

  it('by a terminator that is split over packets at every octet is one message', async () => {
    const whole = 'Subject: a\r\n\r\nfirst\r\n..stuffed\r\n.\r\n';
    const { open, taken } = await startEdge();
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

describe('a command line', () => {
  it.each([
    ['NOOP\r\r\n', [500]],
    ['NO\0OP\r\n', [500]],
    ['NOOP\rRSET\r\n', [500]],
    // The line with the bare LF is refused, and what follows is a line of its own.
    ['MAIL FROM:<a@b.example>\nRSET\r\n', [500, 250]],
  ])('%j is refused', async (octets, codes) => {
    const { open } = await startEdge();
    const client = await open();
    client.write(octets);
    const got = [];
    for (const _code of codes) got.push((await client.reply()).code);
    expect(got).toEqual(codes);
    client.close();
  });
});
