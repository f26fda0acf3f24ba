import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';

/** What arrived, by id. Runs outside of the cluster, so that nothing that is done to the cluster touches the count. */
export interface Sink {
  /** How often each id arrived. */
  readonly arrived: ReadonlyMap<string, number>;
  /** Puts off every recipient until it is told otherwise. */
  putOff(whether: boolean): void;
  /** Takes so long for each mail, in milliseconds. */
  delay(ms: number): void;
  stop(): Promise<void>;
}

/** A next hop that takes everything and counts the `X-Load` ids. A mail counts when its 250 has been written. */
export async function startSink(port: number): Promise<Sink> {
  const arrived = new Map<string, number>();
  const sockets = new Set<Socket>();
  let off = false;
  let delayMs = 0;
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    serve(
      socket,
      (id) => arrived.set(id, (arrived.get(id) ?? 0) + 1),
      () => off,
      () => delayMs,
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, () => resolve());
  });
  return {
    arrived,
    putOff: (whether) => void (off = whether),
    delay: (ms) => void (delayMs = ms),
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function serve(socket: Socket, arrive: (id: string) => void, isOff: () => boolean, delayMs: () => number): void {
  let text = '';
  let inData = false;
  socket.write('220 sink ESMTP\r\n');
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
    for (;;) {
      const ends = inData ? text.indexOf('\r\n.\r\n') : text.indexOf('\r\n');
      if (ends < 0) return;
      const taken = text.slice(0, ends);
      text = text.slice(ends + (inData ? 5 : 2));
      if (inData) {
        inData = false;
        const id = /^X-Load: (\S+)/im.exec(taken)?.[1] ?? 'unnamed';
        const keep = () => {
          if (socket.destroyed) return;
          arrive(id);
          socket.write('250 2.0.0 kept\r\n');
        };
        if (delayMs() === 0) keep();
        else setTimeout(keep, delayMs());
      } else if (/^EHLO/i.test(taken)) socket.write('250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n');
      else if (/^DATA/i.test(taken)) {
        inData = true;
        socket.write('354 go on\r\n');
      } else if (/^QUIT/i.test(taken)) socket.end('221 bye\r\n');
      else if (/^RCPT/i.test(taken) && isOff()) socket.write('451 4.3.0 later\r\n');
      else socket.write('250 ok\r\n');
    }
  });
}
