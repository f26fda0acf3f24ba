import { selfSigned, SmtpClient } from '@postern/testing';
import { afterEach, describe, expect, it } from 'vitest';

import { MAIL, startEdge, stopEdges } from './testing/edge.js';

afterEach(stopEdges);
const tls = selfSigned('mx.local.example');

describe('STARTTLS', () => {
  it('is offered with a certificate, and mail comes under TLS', async () => {
    const { open, taken } = await startEdge({ tls });
    const client = await open();
    await client.startTls();
    const { lines } = await client.say('EHLO client.example');
    expect(lines).not.toContain('STARTTLS');
    await client.begin(MAIL.from, MAIL.to);
    expect((await client.data(MAIL.bytes)).code).toBe(250);
    expect(taken[0]?.envelope.tls).toMatch(/^TLSv1\.[23]$/);
    client.close();
  });

  it('forgets what was said in plain text', async () => {
    const { open } = await startEdge({ tls });
    const client = await open();
    await client.begin(MAIL.from, MAIL.to);
    await client.startTls();
    expect((await client.say('DATA')).code).toBe(503);
    expect((await client.say('MAIL FROM:<a@b.example>')).code).toBe(503);
    client.close();
  });

  it('closes the session when plain text follows in the same packet (obligation 4)', async () => {
    const { open, taken } = await startEdge({ tls });
    const client = await open();
    client.write('STARTTLS\r\nMAIL FROM:<evil@x.example>\r\n');
    await client.closed;
    await expect(client.reply()).rejects.toThrow('closed');
    expect(taken).toEqual([]);
  });

  it('takes no argument (obligation 4)', async () => {
    const { open } = await startEdge({ tls });
    const client = await open();
    expect((await client.say('STARTTLS now')).code).toBe(501);
    expect((await client.say('NOOP')).code).toBe(250);
    client.close();
  });

  it('may be required: plain text gets 530 at MAIL', async () => {
    const { open } = await startEdge({ tls, settings: { gateway: { mta: { tls: 'require' } } } });
    const client = await open();
    expect((await client.say('MAIL FROM:<a@b.example>')).code).toBe(530);
    await client.startTls();
    await client.say('EHLO client.example');
    expect((await client.say('MAIL FROM:<a@b.example>')).code).toBe(250);
    client.close();
  });

  it('may be switched off', async () => {
    const { at } = await startEdge({ tls, settings: { gateway: { mta: { tls: 'none' } } } });
    const client = await SmtpClient.open(at.host, at.port);
    expect((await client.say('EHLO x.example')).lines).not.toContain('STARTTLS');
    client.close();
  });

  it('shows a new certificate to the next session and leaves the running one alone', async () => {
    const { open, ingress } = await startEdge({ tls });
    const first = await open();
    await first.startTls();
    const next = selfSigned('new.local.example');
    ingress.replaceTls(next);
    const second = await open();
    await second.startTls();
    const subject = (client: SmtpClient) =>
      (client.socket as unknown as { getPeerCertificate(): { subject: { CN: string } } }).getPeerCertificate().subject.CN;
    expect([subject(first), subject(second)]).toEqual(['mx.local.example', 'new.local.example']);
    expect((await first.say('NOOP')).code).toBe(250);
    first.close();
    second.close();
  });

  it.each(['\n.\n', '\n.\r\n', '\r\n.\n', '\r.\r', '\r\n.\r', '\r\r\n.\r\r\n', '\r\n\0.\r\n', '\n\n.\r\n'])(
    'does not help smuggling by %j (obligation 1)',
    async (terminator) => {
      const { open, taken } = await startEdge({ tls });
      const client = await open();
      await client.startTls();
      await client.say('EHLO client.example');
      await client.begin(MAIL.from, MAIL.to);
      await client.say('DATA');
      client.write(`a: b\r\n\r\nx${terminator}MAIL FROM:<evil@x.example>\r\nRCPT TO:<b@local.example>\r\nDATA\r\nx\r\n.\r\n`);
      expect((await client.reply()).code).toBe(550);
      expect(taken).toEqual([]);
      client.close();
    },
  );
});
