import type { Socket } from 'node:net';

import { readProxyHeader } from '@postern/smtp';

/** Address and port of the client behind a proxy; nothing when the proxy speaks for itself. */
export interface ProxiedClient {
  readonly ip: string;
  readonly port: number;
}

/** Longest wait for the header (obligation 6): a proxy sends it with the first packet. */
export const PROXY_LIMIT_MS = 5000;

/** Why there is no client. `silent`: the peer went away without a byte, as a check of health by TCP alone does. */
export class HeaderMissing extends Error {
  constructor(
    why: string,
    readonly silent = false,
  ) {
    super(why);
  }
}

/**
 * Takes a PROXY header from a new connection and leaves what follows in it. Rejects with HeaderMissing, and the socket destroyed, when there is none, when it does not
 * come whole within the limit, when the peer goes away, or with the signal.
 */
export function takeProxyHeader(socket: Socket, limitMs: number, signal: AbortSignal): Promise<ProxiedClient | undefined> {
  return new Promise((resolve, reject) => {
    let bytes: Buffer = Buffer.alloc(0);
    const end = (settle: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
      socket.off('readable', read).off('error', gone).off('end', gone).off('close', gone);
      settle();
    };
    const failed = (why: string, silent = false) =>
      end(() => {
        // An error that is still under way must find somebody.
        socket.on('error', () => undefined);
        socket.destroy();
        reject(new HeaderMissing(why, silent));
      });
    const timer = setTimeout(() => failed(`no PROXY header within ${limitMs} ms`), limitMs).unref();
    const aborted = () => failed('too many connections of this address wait for their PROXY header');
    const gone = () => failed('the connection ended before its PROXY header', bytes.length === 0);
    const read = () => {
      for (let chunk = socket.read() as Buffer | null; chunk !== null; chunk = socket.read() as Buffer | null) {
        bytes = Buffer.concat([bytes, chunk]);
        const header = readProxyHeader(bytes);
        if (header.state === 'more') continue;
        if (header.state === 'bad') return failed(`PROXY header: ${header.why}`);
        const rest = bytes.subarray(header.length);
        return end(() => {
          if (rest.length > 0) socket.unshift(rest);
          resolve(header.client);
        });
      }
      return undefined;
    };
    signal.addEventListener('abort', aborted);
    socket.on('readable', read).on('error', gone).on('end', gone).on('close', gone);
  });
}
