import { SmtpClient } from '@postern/testing';
import { afterEach, describe, expect, it } from 'vitest';

import { MAIL, startEdge, stopEdges } from './testing/edge.js';

afterEach(stopEdges);

/** Clients on loopback are strangers. */
const STRANGERS = { gateway: { mta: { trustedNetworks: ['192.0.2.0/24'], connectionsPerClient: 0 } } };
const MIB = 1024 * 1024;
const linesOf = (bytes: number) => `${'x'.repeat(1022)}\r\n`.repeat(Math.ceil(bytes / 1024));

/** Begins a message and resolves when so much of it has left; it never ends. */
async function beginSlowly(client: SmtpClient, bytes: number): Promise<void> {
  await client.begin(MAIL.from, MAIL.to);
  await client.say('DATA');
  await new Promise<void>((resolve) => client.socket.write(`Subject: slow\r\n\r\n${linesOf(bytes)}`, () => resolve()));
}

describe('one client that floods (obligation 12)', () => {
  it('with large messages that never end leaves memory for the mail of others', async () => {
    const { open, taken } = await startEdge({ settings: STRANGERS });
    const senders = await Promise.all(Array.from({ length: 14 }, () => open('127.0.0.2')));
    await Promise.all(senders.map((sender) => beginSlowly(sender, 19 * MIB)));
    const other = await open('127.0.0.3');
    expect((await other.say(`MAIL FROM:<${MAIL.from}> SIZE=${5 * MIB}`)).code).toBe(250);
    await other.say(`RCPT TO:<${MAIL.to[0]}>`);
    expect((await other.data(`Subject: five\r\n\r\n${linesOf(5 * MIB)}`)).code).toBe(250);
    expect(taken).toHaveLength(1);
    // The client itself has used up its share.
    const again = await open('127.0.0.2');
    expect((await again.say(`MAIL FROM:<${MAIL.from}> SIZE=${19 * MIB}`)).code).toBe(452);
    for (const client of [...senders, other, again]) client.socket.destroy();
  });

  it('may hold one message of the largest size, however small the share', async () => {
    const { open } = await startEdge({ settings: STRANGERS, limits: { maxInFlightBytes: 21 * MIB, clientSharePercent: 1 } });
    const client = await open('127.0.0.2');
    await client.begin(MAIL.from, MAIL.to);
    expect((await client.data(`Subject: large\r\n\r\n${linesOf(19 * MIB)}`)).code).toBe(250);
    client.close();
  });

  it('has no share to use up when it is trusted, since it brings the mail of many', async () => {
    const settings = { gateway: { mta: { trustedNetworks: ['127.0.0.0/8'], maxMessageBytes: MIB } } };
    const { open } = await startEdge({ settings, limits: { maxInFlightBytes: 20 * MIB, clientSharePercent: 1 } });
    const clients = await Promise.all([open(), open(), open()]);
    await Promise.all(clients.map((client) => beginSlowly(client, MIB / 2)));
    const next = await open();
    expect((await next.say(`MAIL FROM:<${MAIL.from}> SIZE=${MIB}`)).code).toBe(250);
    for (const client of [...clients, next]) client.socket.destroy();
  });
});

describe('a client that tries out recipients (obligation 9)', () => {
  it('over many sessions is told nothing more in this minute, and others are', async () => {
    const { open, taken } = await startEdge({
      settings: { gateway: { mta: { trustedNetworks: ['192.0.2.0/24'], connectionsPerClient: 0, refusedRecipientsPerMinute: 6 } } },
    });
    const codes: number[] = [];
    for (let session = 0; session < 4; session++) {
      const client = await open('127.0.0.2');
      const tried = [0, 1, 2].map((i) => `user${session}${i}@foreign.example`);
      codes.push(...(await client.begin(MAIL.from, [...tried, ...MAIL.to])).map((reply) => reply.code));
      client.close();
    }
    expect(codes).toEqual([550, 550, 550, 250, 550, 550, 550, 450, 450, 450, 450, 450, 450, 450, 450, 450]);
    const other = await open('127.0.0.3');
    await other.begin(MAIL.from, MAIL.to);
    expect((await other.data(MAIL.bytes)).code).toBe(250);
    expect(taken).toHaveLength(1);
    other.close();
  });
});

describe('a crowd of sessions that do nothing (obligation 12)', () => {
  it('from 40 addresses, kept alive by NOOP, does not shut the door to others', async () => {
    const { open, at } = await startEdge({
      settings: { gateway: { mta: { trustedNetworks: ['192.0.2.0/24'], connectionsPerClient: 50 } } },
      limits: { maxSessions: 500 },
    });
    const crowd = Array.from({ length: 2000 }, (_, i) => SmtpClient.raw(at.host, at.port, `127.0.1.${1 + (i % 40)}`));
    const chatter = setInterval(() => {
      for (const client of crowd) if (client.socket.writable) client.write('NOOP\r\n');
    }, 500);
    let code = 0;
    while (code !== 250) {
      try {
        const client = await open('127.0.0.3');
        await client.begin(MAIL.from, MAIL.to);
        code = (await client.data(MAIL.bytes)).code;
        client.close();
      } catch {
        code = 0;
      }
    }
    clearInterval(chatter);
    for (const client of crowd) client.socket.destroy();
    expect(code).toBe(250);
  });
});
