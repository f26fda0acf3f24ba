import { isIP } from 'node:net';
import { Readable } from 'node:stream';
import type { TLSSocket } from 'node:tls';

import { linear } from '@postern/linear';

import { oneLine, resultOf, SendFailure, statusOf } from './send-failure.js';
import type { ClientError, Stage } from './send-failure.js';
import type { Hop, Outgoing, RecipientResult, SenderOptions } from './sender-types.js';
import { sevenBitMail } from './seven-bit-mail.js';
import { SwiftConnection } from './swift-connection.js';

const CONNECT_MS = 30_000;
const GREETING_MS = 60_000;
/** RFC 5321 4.5.3.2.6 gives the final reply ten minutes; the whole attempt has its own limit. */
const SILENCE_MS = 600_000;
/** A reply is a few lines. */
const MAX_REPLY_BYTES = 64 * 1024;
const PIECE_BYTES = 64 * 1024;

/** An open session with a hop. */
export interface HopConnection {
  /** False when the hop or an error has ended it. */
  usable(): boolean;
  readonly tls: string;
  /** One transaction. Rejects with SendFailure; then the session is over. */
  send(mail: Outgoing, signal: AbortSignal): Promise<readonly RecipientResult[]>;
  /** QUIT, and the socket goes when the hop closes it or five seconds later. */
  quit(): void;
  destroy(): void;
}

/** Connects, greets and negotiates TLS. Rejects with SendFailure of stage `connect`. `plain` leaves STARTTLS alone, whatever the hop's mode says. */
export function openConnection(hop: Hop, options: SenderOptions, signal: AbortSignal, plain: boolean): Promise<HopConnection> {
  const name = hop.name ?? hop.host;
  const client = new SwiftConnection({
    host: hop.host,
    port: hop.port,
    secure: false,
    name: options.hostname(),
    allowInternalNetworkInterfaces: true,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: GREETING_MS,
    socketTimeout: SILENCE_MS,
    maxResponseSize: MAX_REPLY_BYTES,
    ignoreTLS: plain || hop.tls === 'none',
    requireTLS: hop.tls === 'require' || hop.tls === 'verify',
    opportunisticTLS: hop.tls === 'attempt',
    tls: {
      rejectUnauthorized: hop.tls === 'verify',
      minVersion: 'TLSv1.2',
      ...(options.ca === undefined ? {} : { ca: options.ca }),
      ...(isIP(name) === 0 ? { servername: name } : {}),
    },
  });
  let broken = false;
  // Without a listener an error of an idle session would end the process.
  client.on('error', () => (broken = true));
  client.on('end', () => (broken = true));
  return new Promise((resolve, reject) => {
    const settle = () => {
      signal.removeEventListener('abort', onAbort);
      client.off('error', fail);
      client.off('end', onEnd);
    };
    const fail = (cause: unknown) => {
      settle();
      const tls = (cause as ClientError).code === 'ETLS' || client.upgrading === true;
      client.close();
      reject(new SendFailure('connect', cause, tls));
    };
    const onAbort = () => fail(signal.reason);
    const onEnd = () => fail(new Error('the hop closed the connection'));
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    client.once('error', fail);
    client.once('end', onEnd);
    client.connect((error) => {
      if (error) return fail(error);
      settle();
      resolve({
        usable: () => !broken,
        tls: client.secure ? ((client as unknown as { _socket: Partial<TLSSocket> })._socket.getProtocol?.() ?? 'TLS') : '',
        send: (mail, sendSignal) => transact(client, mail, sendSignal),
        quit: () => (broken ? client.close() : client.quit()),
        destroy: () => client.close(),
      });
    });
  });
}

function transact(client: SwiftConnection, given: Outgoing, signal: AbortSignal): Promise<readonly RecipientResult[]> {
  return new Promise((resolve, reject) => {
    let stage: Stage = 'envelope';
    let mail = given;
    try {
      if (!client.offers('8BITMIME')) mail = sevenBitMail(given);
    } catch (thrown) {
      reject(new SendFailure(stage, thrown));
      return;
    }
    const message = Readable.from(
      pieces(mail.chunks(), () => (stage = 'message')),
      { objectMode: false, highWaterMark: PIECE_BYTES },
    );
    const settle = () => {
      signal.removeEventListener('abort', onAbort);
      client.off('end', onEnd);
      message.destroy();
    };
    const fail = (cause: unknown) => {
      settle();
      reject(new SendFailure(stage, cause));
    };
    const onAbort = () => {
      fail(signal.reason);
      client.close();
    };
    // The reason comes with the callback, in the same turn as the end or before it.
    const onEnd = () => setImmediate(() => fail(new Error('the hop closed the connection')));
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    client.once('end', onEnd);
    const envelope = { from: mail.from, to: [...mail.recipients], size: mail.size, use8BitMime: true };
    client.send(envelope, message, (error, info) => {
      if (error) return fail(error);
      settle();
      const refused = (info.rejectedErrors ?? []) as readonly ClientError[];
      const code = Number(linear(/^\d{3}/).exec(info.response)?.[0] ?? 250);
      const taken = { code, status: statusOf(code, info.response), text: oneLine(info.response) };
      resolve(
        mail.recipients.map((recipient) => {
          const own = refused.find((e) => e.recipient === recipient);
          return own === undefined ? { recipient, ...taken } : resultOf(recipient, own);
        }),
      );
    });
  });
}

/** Pieces of bounded size, so that a huge message does not keep the process from others; tells when the first one is asked for, which is after 354. */
function* pieces(chunks: Iterable<Buffer>, begins: () => void): Generator<Buffer> {
  begins();
  for (const chunk of chunks) for (let at = 0; at < chunk.length; at += PIECE_BYTES) yield chunk.subarray(at, at + PIECE_BYTES);
}
