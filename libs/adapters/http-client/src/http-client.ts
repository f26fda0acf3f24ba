import type { ConnectionOptions } from 'node:tls';

import { Agent, buildConnector } from 'undici';

import { readAnswer } from './read-answer.js';
import type { Answer } from './read-answer.js';

export { AnswerTooLarge } from './read-answer.js';
export type { Answer } from './read-answer.js';

/** All but the body, as it goes over the wire. */
export interface RequestHead {
  readonly method: 'GET' | 'PUT';
  /** `http://host:port` or `https://host:port`. */
  readonly origin: string;
  readonly path: string;
  readonly headers: Record<string, string>;
}

export interface HttpClientOptions {
  readonly connectMs: number;
  /** Longest time without a byte in either direction. */
  readonly silenceMs: number;
  /** At most so many to each server; requests beyond wait. */
  readonly connections: number;
  /** Certificates and checks of `https:` servers. */
  readonly tls?: Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'checkServerIdentity'>;
}

export interface ExchangeOptions {
  /** Of the answer. Larger ones are refused before memory is taken for them, whatever their status. */
  readonly maxBytes: number;
  readonly body?: Buffer;
  readonly signal?: AbortSignal;
}

export interface HttpClient {
  /** Rejects when there is no whole answer: not connected, silent, reset, cut short, too large, or aborted. The connection is closed then. */
  exchange(head: RequestHead, options: ExchangeOptions): Promise<Answer>;
  /** Lets exchanges end that are under way. Later ones reject. */
  drain(): Promise<void>;
  /** Ends exchanges that are under way; they reject. */
  close(): Promise<void>;
}

/** HTTP/1.1 over connections that stay open. Carries bytes only: no redirects, no decoding, no repetition, no opinion on a status. */
export function httpClient({ connectMs, silenceMs, connections, tls }: HttpClientOptions): HttpClient {
  // A session that is taken up again would not be checked against its server's certificate.
  const open = buildConnector({ ...tls, timeout: connectMs, maxCachedSessions: 0 });
  const agent = new Agent({
    connections,
    // The socket's own timeout tells silence from slowness; these would count the whole time until the first byte.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (options, callback) =>
      open(options, (error, socket) => {
        socket?.setTimeout(silenceMs, () => socket.destroy(new Error(`silent for ${silenceMs} ms`)));
        if (error === null) callback(null, socket);
        else callback(error, null);
      }),
  });
  return {
    exchange: ({ method, origin, path, headers }, { body, maxBytes, signal }) =>
      readAnswer(maxBytes, signal, (handler) => void agent.dispatch({ method, origin, path, headers, body }, handler)),
    drain: () => agent.close(),
    close: () => agent.destroy(),
  };
}
