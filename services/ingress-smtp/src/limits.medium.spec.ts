import type { SmtpReply } from '@postern/smtp';
import { sendMail, SmtpClient } from '@postern/testing';
import { afterEach, describe, expect, it } from 'vitest';

import { later, MAIL, reply, startEdge, stopEdges, until } from './testing/edge.js';

afterEach(stopEdges);
const mta = (settings: object) => ({ settings: { gateway: { mta: settings } } });

describe('limits (obligation 5)', () => {
  it('refuse the session above the simultaneous ones of a client, and take one again when another has ended', async () => {
    const { open, at } = await startEdge(mta({ connectionsPerClient: 1 }));
    const first = await open();
    const second = SmtpClient.raw(at.host, at.port);
    expect((await second.reply()).code).toBe(421);
    first.close();
    await first.closed;
    await second.closed;
    expect((await (await open()).say('NOOP')).code).toBe(250);
  });

  it('refuse the session above those of a minute', async () => {
    const { open, at } = await startEdge(mta({ connectionsPerMinute: 2 }));
    const clients = [await open(), await open()];
    const third = SmtpClient.raw(at.host, at.port);
    expect((await third.reply()).code).toBe(421);
    for (const client of clients) client.close();
  });

  it('refuse sessions above those of the process', async () => {
    const { open, at } = await startEdge({ ...mta({ connectionsPerClient: 0 }), limits: { maxSessions: 1 } });
    const first = await open();
    const second = SmtpClient.raw(at.host, at.port);
    expect(await second.reply()).toMatchObject({ code: 421, lines: ['4.3.2 Too busy, try again later'] });
    first.close();
  });

  it('apply immediately when the settings change', async () => {
    const { at, change } = await startEdge();
    change({ gateway: { mta: { messagesPerMinute: 1 } } });
    expect((await sendMail(at, MAIL)).reply.code).toBe(250);
    expect((await sendMail(at, MAIL)).reply.code).toBe(450);
  });

  it('answer 452 at MAIL and 421 at the greeting when too much mail is in memory', async () => {
    const verdict = later<SmtpReply>();
    const { open, at, taken } = await startEdge({ answer: () => verdict.promise, limits: { maxInFlightBytes: 600 } });
    const [first, second] = [await open(), await open()];
    await first.begin(MAIL.from, MAIL.to);
    const answer = first.data(`Subject: a\r\n\r\n${'x'.repeat(581)}\r\n`);
    await until(() => taken.length === 1);
    expect((await second.say('MAIL FROM:<a@partner.example>')).code).toBe(452);
    const third = SmtpClient.raw(at.host, at.port);
    expect((await third.reply()).code).toBe(421);
    verdict.resolve(reply(250, '2.0.0', 'fine'));
    expect((await answer).code).toBe(250);
    expect((await second.say('MAIL FROM:<a@partner.example>')).code).toBe(250);
    first.close();
    second.close();
  });

  it('answer 452 at MAIL while what is accepted could not be kept', async () => {
    let room = 0;
    const { open } = await startEdge({ storage: { fits: (bytes) => bytes < room } });
    const client = await open();
    expect(await client.say('MAIL FROM:<a@partner.example> SIZE=2000')).toEqual({
      code: 452,
      lines: ['4.3.1 Insufficient system storage, try again later'],
    });
    room = 1001;
    expect((await client.say('MAIL FROM:<a@partner.example> SIZE=2000')).code).toBe(452);
    expect((await client.say('MAIL FROM:<a@partner.example> SIZE=1000')).code).toBe(250);
    client.close();
  });

  it('drop a message that passes the memory budget while it comes, and give the memory back', async () => {
    const { open, taken, at } = await startEdge({ limits: { maxInFlightBytes: 1000 } });
    const client = await open();
    await client.begin(MAIL.from, MAIL.to);
    expect((await client.data(`Subject: a\r\n\r\n${`${'x'.repeat(70)}\r\n`.repeat(50)}`)).code).toBe(452);
    expect((await sendMail(at, MAIL)).reply.code).toBe(250);
    expect(taken).toHaveLength(1);
    client.close();
  });

  it('end a session with too many errors', async () => {
    const { open } = await startEdge(mta({ maxErrors: 3 }));
    const client = await open();
    const codes = [];
    for (let i = 0; i < 3; i++) codes.push((await client.say('RCPT TO:<a@b.example>')).code);
    expect((await client.reply()).code).toBe(421);
    await client.closed;
    expect(codes).toEqual([503, 503, 503]);
  });

  it('end a session that tries out recipients', async () => {
    const { open } = await startEdge(mta({ maxErrors: 5 }));
    const client = await open();
    await client.say('MAIL FROM:<a@b.example>');
    const codes = [];
    for (let i = 0; i < 5; i++) codes.push((await client.say(`RCPT TO:<user${i}@foreign.example>`)).code);
    expect(codes).toEqual([550, 550, 550, 550, 550]);
    expect((await client.reply()).code).toBe(421);
    await client.closed;
  });

  it('are counted over the transactions of a session, and each question names the transaction that it belongs to', async () => {
    const { open, asked } = await startEdge();
    const client = await open();
    for (const recipient of ['x@foreign.example', 'b@local.example', 'y@foreign.example']) {
      await client.say('MAIL FROM:<a@b.example>');
      await client.say(`RCPT TO:<${recipient}>`);
      await client.say('RSET');
    }
    expect(asked.map(({ recipient, refusedBefore }) => [recipient, refusedBefore])).toEqual([
      ['x@foreign.example', 0],
      ['b@local.example', 1],
      ['y@foreign.example', 1],
    ]);
    expect(new Set(asked.map(({ msgId }) => msgId)).size).toBe(3);
  });

  it('end a session after ten unknown commands', async () => {
    const { open } = await startEdge();
    const client = await open();
    client.write('BOGUS\r\n'.repeat(11));
    const codes = [];
    for (let i = 0; i < 11; i++) codes.push((await client.reply()).code);
    expect(codes).toEqual([...new Array<number>(10).fill(500), 421]);
    await client.closed;
  });

  it('end a session that only makes conversation', async () => {
    const { open } = await startEdge();
    const client = await open();
    client.write('NOOP\r\n'.repeat(200));
    let last = 250;
    while (last === 250) last = (await client.reply()).code;
    expect(last).toBe(421);
    await client.closed;
  });

  it.each([`NOOP ${'x'.repeat(5000)}\r\n`, 'x'.repeat(5000)])('end a session whose command line is too long', async (octets) => {
    const { open } = await startEdge();
    const client = await open();
    client.write(octets);
    expect((await client.reply()).code).toBe(421);
    await client.closed;
  });

  it('take a command line of 2000 bytes', async () => {
    const { open } = await startEdge();
    const client = await open();
    expect((await client.say(`NOOP ${'x'.repeat(2000)}`)).code).toBe(250);
    client.close();
  });

  it('take no more recipients than are allowed', async () => {
    const { open } = await startEdge(mta({ maxRecipients: 2 }));
    const client = await open();
    const replies = await client.begin(MAIL.from, ['a@local.example', 'b@local.example', 'c@local.example']);
    expect(replies.map((r) => r.code)).toEqual([250, 250, 452]);
    client.close();
  });

  it('end a session that is silent, and one that is silent in DATA', async () => {
    const { open, change, taken } = await startEdge(mta({ sessionTimeoutSeconds: 5, dataTimeoutSeconds: 5 }));
    const [idle, inData] = [await open(), await open()];
    await inData.begin(MAIL.from, MAIL.to);
    await inData.say('DATA');
    inData.write('Subject: never ends\r\n');
    expect([(await idle.reply()).code, (await inData.reply()).code]).toEqual([421, 421]);
    await Promise.all([idle.closed, inData.closed]);
    expect(taken).toEqual([]);
    change({});
  });

  it('do not end a session that waits for our verdict', async () => {
    const verdict = later<SmtpReply>();
    const { open } = await startEdge({ ...mta({ sessionTimeoutSeconds: 5, dataTimeoutSeconds: 5 }), answer: () => verdict.promise });
    const [patient, other] = [await open(), await open()];
    await patient.begin(MAIL.from, MAIL.to);
    const answer = patient.data(MAIL.bytes);
    // The other session's end shows that the time is over.
    expect((await other.reply()).code).toBe(421);
    verdict.resolve(reply(250, '2.0.0', 'at last'));
    expect((await answer).code).toBe(250);
    patient.close();
  });

  it('hold a crowd of idle sessions and serve the next client (obligation 12)', async () => {
    const { at } = await startEdge(mta({ connectionsPerClient: 0 }));
    const crowd = await Promise.all(Array.from({ length: 400 }, () => SmtpClient.open(at.host, at.port)));
    expect((await sendMail(at, MAIL)).reply.code).toBe(250);
    for (const client of crowd) client.socket.destroy();
    expect((await sendMail(at, MAIL)).reply.code).toBe(250);
  });

  it('are not shaken by clients that reset their connections (obligation 12)', async () => {
    const { at, open } = await startEdge(mta({ connectionsPerClient: 0 }));
    for (let i = 0; i < 50; i++) {
      const client = await open();
      client.write('MAIL FROM:<a@b.example>\r\nRCPT TO:<b@local.example>\r\nDATA\r\nx');
      client.socket.resetAndDestroy();
    }
    expect((await sendMail(at, MAIL)).reply.code).toBe(250);
  });
});
