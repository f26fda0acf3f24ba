import type { SmtpReply } from '@postern/smtp';
import { SmtpClient } from '@postern/testing';
import { afterEach, describe, expect, it } from 'vitest';

import { later, MAIL, reply, startEdge, stopEdges, until } from './testing/edge.js';

afterEach(stopEdges);

describe('a stop', () => {
  it('gives the message in DATA its true answer and idle sessions 421', async () => {
    const verdict = later<SmtpReply>();
    const { open, taken, stop } = await startEdge({ answer: () => verdict.promise, limits: { drainMs: 60_000 } });
    const [busy, idle] = [await open(), await open()];
    await busy.begin(MAIL.from, MAIL.to);
    const answer = busy.data(MAIL.bytes);
    await until(() => taken.length === 1);
    const stopped = stop();
    expect((await idle.reply()).code).toBe(421);
    verdict.resolve(reply(250, '2.0.0', 'kept'));
    expect((await answer).code).toBe(250);
    expect((await busy.reply()).code).toBe(421);
    await stopped;
  });

  it('lets a transaction that has begun come to its end, and begins no other', async () => {
    const { open, stop, taken } = await startEdge({ limits: { drainMs: 60_000 } });
    const client = await open();
    await client.begin(MAIL.from, MAIL.to);
    const stopped = stop();
    expect((await client.data(MAIL.bytes)).code).toBe(250);
    expect((await client.reply()).code).toBe(421);
    await stopped;
    expect(taken).toHaveLength(1);
  });

  it('takes no new connections', async () => {
    const { open, at, stop } = await startEdge();
    const client = await open();
    await client.begin(MAIL.from, MAIL.to);
    const stopped = stop();
    await expect(SmtpClient.open(at.host, at.port)).rejects.toThrow();
    client.close();
    await stopped;
  });

  it('closes without a verdict what is not done at the limit', async () => {
    const never = later<SmtpReply>();
    const { open, taken, stop } = await startEdge({ answer: () => never.promise, limits: { drainMs: 100 } });
    const client = await open();
    await client.begin(MAIL.from, MAIL.to);
    const answer = client.data(MAIL.bytes);
    await until(() => taken.length === 1);
    const refused = expect(answer).rejects.toThrow('closed');
    await stop();
    await refused;
  });
});
