import { Agent as HttpAgent, request as requestHttp } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import type { Socket } from 'node:net';
import { urlToHttpOptions } from 'node:url';

/** All but the body, as it goes over the wire. */
export interface RequestHead {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
}

export interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

export interface Server {
  /** Rejects when there is no whole answer: not connected, silent, reset, cut short, or aborted. The connection is closed then. */
  exchange(head: RequestHead, body?: Buffer, signal?: AbortSignal): Promise<Answer>;
  close(): void;
}

/** The answer is larger than this process will hold. Asking again changes nothing. */
export class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge';
}

export interface ExchangeLimits {
  readonly connectMs: number;
  /** Longest time without an octet in either direction. */
  readonly silenceMs: number;
}

const MAX_CONNECTIONS = 50;
const MAX_BODY_BYTES = 2 ** 30;

/** HTTP with one server over connections that stay open. Carries octets only: no signature, no repetition, no opinion on a status. */
export function httpServer(url: URL, limits: ExchangeLimits): Server {
  const secure = url.protocol === 'https:';
  const agent = new (secure ? HttpsAgent : HttpAgent)({ keepAlive: true, maxSockets: MAX_CONNECTIONS });
  const send = secure ? requestHttps : requestHttp;
  const { protocol, hostname, port } = urlToHttpOptions(url);
  return {
    async exchange(head, body, signal) {
      signal?.throwIfAborted();
      return exchange(send({ agent, protocol, hostname, port, ...head }), limits, body, signal);
    },
    close: () => agent.destroy(),
  };
}

function exchange(request: ClientRequest, limits: ExchangeLimits, body?: Buffer, signal?: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      reject(error);
      request.destroy();
    };
    const onAbort = () => fail(signal?.reason as Error);
    signal?.addEventListener('abort', onAbort, { once: true });
    request.once('close', () => signal?.removeEventListener('abort', onAbort));
    request.on('error', fail);
    request.once('socket', (socket) => limitConnecting(socket, limits.connectMs, fail));
    request.setTimeout(limits.silenceMs, () => fail(new Error(`silent for ${limits.silenceMs} ms`)));
    request.once('response', (response) => {
      readBody(response, (octets) => resolve({ status: response.statusCode ?? 0, body: octets }), fail);
    });
    request.end(body);
  });
}

function limitConnecting(socket: Socket, limitMs: number, fail: (error: Error) => void): void {
  if (!socket.connecting) return;
  const late = setTimeout(() => fail(new Error(`no connection within ${limitMs} ms`)), limitMs);
  for (const end of ['connect', 'close']) socket.once(end, () => clearTimeout(late));
}

/** Of an announced length, which is the rule, each octet is copied once. */
function readBody(response: IncomingMessage, done: (body: Buffer) => void, fail: (error: Error) => void): void {
  const announced = response.headers['content-length'];
  const length = announced === undefined ? undefined : Number(announced);
  if (length !== undefined && length > MAX_BODY_BYTES) return fail(new AnswerTooLarge(`${length} octets, at most ${MAX_BODY_BYTES}`));
  const body = length === undefined ? undefined : Buffer.allocUnsafe(length);
  const chunks: Buffer[] = [];
  let at = 0;
  response.on('data', (chunk: Buffer) => {
    if (body === undefined) chunks.push(chunk);
    else chunk.copy(body, at);
    at += chunk.length;
    if (at > MAX_BODY_BYTES) fail(new AnswerTooLarge(`more than ${MAX_BODY_BYTES} octets`));
  });
  response.once('end', () => {
    if (body !== undefined) return at === length ? done(body) : fail(new Error(`${at} octets of ${length}`));
    // The end of a connection is not the end of an answer: it may have been cut.
    return response.headers['transfer-encoding'] === undefined ? fail(new Error('an answer without its length')) : done(Buffer.concat(chunks));
  });
  response.once('error', fail);
}
