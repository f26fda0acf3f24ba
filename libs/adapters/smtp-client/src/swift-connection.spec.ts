import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { Readable } from 'node:stream';

import fc from 'fast-check';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { SwiftConnection } from './swift-connection.js';

/** A hop that keeps the bytes of DATA as they came over the wire. */
const wire: Buffer[] = [];
const hop = createServer((socket) => talk(socket));
const sockets = new Set<Socket>();

function talk(socket: Socket): void {
  sockets.add(socket);
  socket.on('error', () => undefined);
  let data: Buffer | undefined;
  socket.write('220 hop\r\n');
  socket.on('data', (chunk) => {
    if (data === undefined) {
      const verb = chunk.toString('latin1').slice(0, 4);
      if (verb === 'DATA') data = Buffer.alloc(0);
      return void socket.write(verb === 'DATA' ? '354 go\r\n' : '250 ok\r\n');
    }
    data = Buffer.concat([data, chunk]);
    if (!data.toString('latin1').endsWith('\r\n.\r\n') && !data.equals(Buffer.from('.\r\n'))) return;
    wire.push(data);
    data = undefined;
    socket.write('250 taken\r\n');
  });
}

beforeAll(async () => {
  hop.listen(0, '127.0.0.1');
  await once(hop, 'listening');
});
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  hop.close();
});

async function sent(Connection: typeof SMTPConnection, chunks: readonly Buffer[]): Promise<string> {
  const client = new Connection({ host: '127.0.0.1', port: (hop.address() as AddressInfo).port, ignoreTLS: true });
  client.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => client.connect((error) => (error ? reject(error) : resolve())));
  const message = Readable.from(chunks, { objectMode: false });
  await new Promise<void>((resolve, reject) =>
    client.send({ from: 'a@a.example', to: ['b@b.example'] }, message, (error) => (error ? reject(error) : resolve())),
  );
  client.close();
  return wire.pop()?.toString('latin1') ?? '';
}

describe('what goes over the wire', () => {
  it('is dot-stuffed across pieces (obligation 3)', async () => {
    const pieces = ['.one\r\n', '.two\r', '\n.three\r\n.', '\r\nx\r\n'].map((text) => Buffer.from(text));
    expect(await sent(SwiftConnection, pieces)).toBe('..one\r\n..two\r\n..three\r\n..\r\nx\r\n.\r\n');
  });

  it('passes a plain message as it is', async () => {
    const text = 'Subject: x\r\n\r\nüber\r\n'.repeat(5000);
    expect(await sent(SwiftConnection, [Buffer.from(text)])).toBe(`${Buffer.from(text).toString('latin1')}.\r\n`);
  });

  it('is what nodemailer sends, however the message is cut', async () => {
    const piece = fc
      .array(fc.constantFrom('\r\n', '\r', '\n', '.', 'a', '\r\n.', 'text', 'é'), { maxLength: 6 })
      .map((parts) => Buffer.from(parts.join('')));
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 5 }), async (pieces) => {
        const chunks = pieces.filter((one) => one.length > 0);
        expect(await sent(SwiftConnection, chunks)).toBe(await sent(SMTPConnection, chunks));
      }),
      { numRuns: 150 },
    );
  });
});
