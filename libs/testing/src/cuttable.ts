import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export interface Cuttable {
  readonly port: number;
  /** Breaks every connection; new ones can be made. */
  cut(): void;
  close(): void;
}

/** A way to a local port whose connections can be broken all at once. */
export async function cuttable(to: number): Promise<Cuttable> {
  const sockets = new Set<Socket>();
  const server = createServer((own) => {
    const other = connect({ host: '127.0.0.1', port: to });
    for (const socket of [own, other]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    own.pipe(other).pipe(own);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  const { port } = server.address() as AddressInfo;
  return {
    port,
    cut,
    close() {
      cut();
      server.close();
    },
  };
}
