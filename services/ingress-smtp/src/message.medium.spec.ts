import { sendMail } from '@postern/testing';
import { afterEach, describe, expect, it } from 'vitest';

import { MAIL, reply, startEdge, stopEdges } from './testing/edge.js';
import type { EdgeOptions } from './testing/edge.js';

const LONG = `Subject: a\r\n\r\n${`${'x'.repeat(900)}\r\n`.repeat(3)}`;

afterEach(stopEdges);

describe('a mail', () => {
  it('reaches the pipeline as it was sent, and its reply the client', async () => {
    const { at, taken } = await startEdge();
    const sent = await sendMail(at, MAIL);
    expect(sent.reply).toMatchObject({ code: 250, lines: [`2.6.0 Accepted as <${sent.msgId}>`] });
    const envelope = {
      mailFrom: 'a@partner.example',
      recipients: ['b@local.example'],
      helo: 'client.example',
      clientIp: '127.0.0.1',
      trusted: true,
      tls: '',
    };
    expect(taken).toMatchObject([{ msgId: sent.msgId, text: MAIL.bytes, envelope }]);
  });

  it.each([
    ['refused', reply(554, '5.7.1', 'No'), 554],
    ['tempfailed', reply(451, '4.7.1', 'Later'), 451],
    ['answered with nonsense', reply(299, '', 'Whatever'), 451],
  ])('that is %s gets a true answer', async (_name, answer, code) => {
    const { at } = await startEdge({ answer: () => Promise.resolve(answer) });
    expect((await sendMail(at, MAIL)).reply.code).toBe(code);
  });

  it('gets 451 when the pipeline fails, and nothing of why', async () => {
    const { at } = await startEdge({ answer: () => Promise.reject(new Error('postgres://secret')) });
    const { reply: said, msgId } = await sendMail(at, MAIL);
    expect(said).toEqual({ code: 451, lines: [`4.7.1 Try again later (<${msgId}>)`] });
  });

  it.each<[string, EdgeOptions, string, number]>([
    ['of another host', { answer: () => Promise.resolve(reply(550, '5.7.1', 'Forbidden')) }, MAIL.bytes, 550],
    ['because the pipeline failed', { answer: () => Promise.reject(new Error('down')) }, MAIL.bytes, 451],
    ['for a bare line ending', {}, 'Subject: a\n\nb\r\n', 550],
    ['for a NUL', {}, 'Subject: a\r\n\r\n\0\r\n', 550],
    ['for its size', { settings: { gateway: { mta: { maxMessageBytes: 2000 } } } }, LONG, 552],
    ['for want of memory', { limits: { maxInFlightBytes: 1000 } }, LONG, 452],
  ])('that is not taken %s is named in the reply and in the log', async (_why, options, bytes, code) => {
    const { at, lines } = await startEdge(options);
    const { reply: said, msgId } = await sendMail(at, { ...MAIL, bytes });
    expect(said.code).toBe(code);
    expect(msgId).toMatch(/^[0-9A-Z]{26}$/);
    expect(lines).toContainEqual(expect.objectContaining({ code: 'MESSAGE_ANSWERED', fields: expect.objectContaining({ msgId, reply: code }) }));
  });

  it('above the size limit gets 552 and never reaches the pipeline', async () => {
    const { at, taken } = await startEdge({ settings: { gateway: { mta: { maxMessageBytes: 2000 } } } });
    const bytes = `Subject: a\r\n\r\n${`${'x'.repeat(900)}\r\n`.repeat(3)}`;
    expect((await sendMail(at, { ...MAIL, bytes })).reply.code).toBe(552);
    expect(taken).toEqual([]);
  });

  it('that says at MAIL that it is too large gets 552 there', async () => {
    const { open } = await startEdge({ settings: { gateway: { mta: { maxMessageBytes: 2000 } } } });
    const client = await open();
    expect((await client.say('MAIL FROM:<a@b.example> SIZE=2001')).code).toBe(552);
    client.close();
  });

  it('of any size is taken when the limit is 0', async () => {
    const { at, taken } = await startEdge({ settings: { gateway: { mta: { maxMessageBytes: 0 } } } });
    const bytes = `Subject: a\r\n\r\n${`${'x'.repeat(900)}\r\n`.repeat(30_000)}`;
    expect((await sendMail(at, { ...MAIL, bytes })).reply.code).toBe(250);
    expect(taken[0]?.text.length).toBe(bytes.length);
  });

  it('for one refused and one accepted recipient goes to the accepted one', async () => {
    const { at, taken } = await startEdge();
    const { recipients } = await sendMail(at, { ...MAIL, to: ['x@foreign.example', 'b@local.example'] });
    expect(recipients.map((r) => r.code)).toEqual([550, 250]);
    expect(taken[0]?.envelope.recipients).toEqual(['b@local.example']);
  });

  it('has an id of its own in each transaction of a session', async () => {
    const { open, taken } = await startEdge();
    const client = await open();
    for (let i = 0; i < 3; i++) {
      await client.begin(MAIL.from, MAIL.to);
      expect((await client.data(MAIL.bytes)).code).toBe(250);
    }
    expect(new Set(taken.map((t) => t.msgId)).size).toBe(3);
    client.close();
  });

  it('from the null sender is taken as such', async () => {
    const { at, taken } = await startEdge();
    expect((await sendMail(at, { ...MAIL, from: '' })).reply.code).toBe(250);
    expect(taken[0]?.envelope.mailFrom).toBe('');
  });

  it('in which every line begins with a dot arrives with every dot', async () => {
    const { at, taken } = await startEdge();
    const bytes = '..\r\n.\r\n.a\r\n'.repeat(20_000);
    expect((await sendMail(at, { ...MAIL, bytes })).reply.code).toBe(250);
    expect(taken[0]?.text === bytes).toBe(true);
  });

  it('is not submitted when its client goes away before the final dot', async () => {
    const { open, at, taken } = await startEdge();
    const client = await open();
    await client.begin(MAIL.from, MAIL.to);
    await client.say('DATA');
    client.write('Subject: a\r\n\r\nhalf\r\n');
    client.socket.destroy();
    await client.closed;
    expect((await sendMail(at, MAIL)).reply.code).toBe(250);
    expect(taken.map((t) => t.text)).toEqual([MAIL.bytes]);
  });
});
