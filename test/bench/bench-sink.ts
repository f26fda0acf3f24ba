import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A next hop that takes everything and only counts, with as little work as possible, so that the gateway has the machine. */
export async function startBenchSink(): Promise<{ readonly port: number; count(): number; stop(): Promise<void> }> {
  let mails = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    serve(socket, () => (mails += 1));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    port: (server.address() as AddressInfo).port,
    count: () => mails,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function serve(socket: Socket, arrived: () => void): void {
  let inData = false;
  let tail = '';
  socket.write('220 sink ESMTP\r\n');
  socket.on('data', (chunk) => {
    if (inData) {
      // Only the last octets decide whether the mail has ended; a client waits for the reply before it goes on.
      tail = (tail + chunk.subarray(-5).toString('latin1')).slice(-5);
      if (tail !== '\r\n.\r\n') return;
      inData = false;
      tail = '';
      arrived();
      socket.write('250 2.0.0 kept\r\n');
      return;
    }
    for (const line of chunk.toString('latin1').split('\r\n')) {
      if (line === '') continue;
      if (/^EHLO/i.test(line)) socket.write('250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n');
      else if (/^DATA/i.test(line)) {
        inData = true;
        socket.write('354 go on\r\n');
      } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
      else socket.write('250 ok\r\n');
    }
  });
}
