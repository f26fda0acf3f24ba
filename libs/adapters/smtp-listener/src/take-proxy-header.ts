import type { Socket } from 'node:net';

import { readProxyHeader } from '@postern/smtp';

/** Address and port of the client behind a proxy; nothing when the proxy speaks for itself. */
export interface ProxiedClient {
  readonly ip: string;
  readonly port: number;
}

/** Longest wait for the header (obligation 6): a proxy sends it with the first packet. */
export const PROXY_LIMIT_MS = 5000;

/**
 * Takes a PROXY header from a new connection and leaves what follows in it. Rejects, with the socket destroyed, when there is none, when it does not come whole within
 * the limit, or when the peer goes away.
 */
export function takeProxyHeader(socket: Socket, limitMs: number): Promise<ProxiedClient | undefined> {
  return new Promise((resolve, reject) => {
    let bytes: Buffer = Buffer.alloc(0);
    const end = (settle: () => void) => {
      clearTimeout(timer);
      socket.off('readable', read).off('error', failed).off('end', gone).off('close', gone);
      settle();
    };
    const failed = (cause: Error) =>
      end(() => {
        // An error that is still under way must find somebody.
        socket.on('error', () => undefined);
        socket.destroy();
        reject(cause);
      });
    const timer = setTimeout(() => failed(new Error(`no PROXY header within ${limitMs} ms`)), limitMs).unref();
    const gone = () => failed(new Error('the connection ended before its PROXY header'));
    const read = () => {
      for (let chunk = socket.read() as Buffer | null; chunk !== null; chunk = socket.read() as Buffer | null) {
        bytes = Buffer.concat([bytes, chunk]);
        const header = readProxyHeader(bytes);
        if (header.state === 'more') continue;
        if (header.state === 'bad') return failed(new Error(`PROXY header: ${header.why}`));
        const rest = bytes.subarray(header.length);
        return end(() => {
          if (rest.length > 0) socket.unshift(rest);
          resolve(header.client);
        });
      }
      return undefined;
    };
    socket.on('readable', read).on('error', failed).on('end', gone).on('close', gone);
  });
}
