import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

import { linear } from '@postern/linear';

/** A mail that arrived at the sink. */
export interface SunkMail {
  readonly recipients: readonly string[];
  /** As received, dots un-stuffed, without the final dot. */
  readonly text: string;
}

/** The next hop of the demonstration: an SMTP server on loopback that takes everything and keeps it. */
export async function startMailSink(): Promise<{ readonly address: string; readonly mails: readonly SunkMail[]; stop(): Promise<void> }> {
  const mails: SunkMail[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    serve(socket, (mail) => mails.push(mail));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    mails,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function serve(socket: Socket, keep: (mail: SunkMail) => void): void {
  let buffered = '';
  let inData = false;
  let recipients: string[] = [];
  socket.write('220 sink.demo.example ESMTP\r\n');
  const command = (line: string) => {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'EHLO') socket.write('250-sink.demo.example\r\n250-PIPELINING\r\n250 8BITMIME\r\n');
    else if (verb === 'DATA') {
      inData = true;
      socket.write('354 go on\r\n');
    } else if (verb === 'QUIT') socket.end('221 bye\r\n');
    else {
      if (verb === 'MAIL' || verb === 'RSET') recipients = [];
      if (verb === 'RCPT') recipients.push(linear(/<([^<>]*)>/).exec(line)?.[1] ?? '');
      socket.write('250 ok\r\n');
    }
  };
  socket.on('data', (chunk) => {
    buffered += chunk.toString('latin1');
    for (;;) {
      const mark = inData ? '\r\n.\r\n' : '\r\n';
      const end = buffered.indexOf(mark);
      if (end < 0) return;
      const piece = buffered.slice(0, end);
      buffered = buffered.slice(end + mark.length);
      if (!inData) command(piece);
      else {
        inData = false;
        keep({ recipients, text: piece.replace(linear(/^\.\./gm), '.') });
        socket.write('250 kept\r\n');
      }
    }
  });
}
