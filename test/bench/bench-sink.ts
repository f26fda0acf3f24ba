import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A next hop that takes everything and only counts, with as little work as possible, so that the gateway has the machine. Port 0 takes a free one. */
export async function startBenchSink(port = 0): Promise<{ readonly port: number; count(): number; stop(): Promise<void> }> {
  let mails = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    serve(socket, () => (mails += 1));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
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

const END = '\r\n.\r\n';

function serve(socket: Socket, arrived: () => void): void {
  let inData = false;
  let tail = '';
  const commands = (text: string): void => {
    for (let rest = text; rest !== ''; ) {
      const end = rest.indexOf('\r\n');
      const line = end < 0 ? rest : rest.slice(0, end);
      rest = end < 0 ? '' : rest.slice(end + 2);
      if (line === '') continue;
      if (/^EHLO/i.test(line)) socket.write('250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n');
      else if (/^DATA/i.test(line)) {
        inData = true;
        socket.write('354 go on\r\n');
        return;
      } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
      else socket.write('250 ok\r\n');
    }
  };
  const data = (chunk: Buffer): void => {
    // What follows the end are commands that were sent together with it.
    const seen = tail + chunk.subarray(-200).toString('latin1');
    const end = seen.indexOf(END);
    tail = seen.slice(-(END.length - 1));
    if (end < 0) return;
    inData = false;
    tail = '';
    arrived();
    socket.write('250 2.0.0 kept\r\n');
    commands(seen.slice(end + END.length));
  };
  socket.write('220 sink ESMTP\r\n');
  socket.on('data', (chunk) => (inData ? data(chunk) : commands(chunk.toString('latin1'))));
}
