import type { AddressInfo, Socket } from 'node:net';
import type { Readable } from 'node:stream';

import type { SMTPServerAddress, SMTPServerSession } from 'smtp-server';

import type { SmtpReply } from '@postern/smtp';

import { GuardedServer } from './guarded-connection.js';
import type { InputViolation } from './guarded-stream.js';

/** A session as our handlers see it. `state` is theirs. */
export interface ListenerSession<State> {
  readonly id: string;
  readonly clientIp: string;
  /** Name given in HELO or EHLO. */
  readonly helo: string;
  /** TLS version, empty for plain text. */
  readonly tls: string;
  state: State;
}

/** Undefined accepts; a reply refuses. Handlers must not reject: a rejection is answered 451. */
export interface ListenerHandlers<State> {
  connect(session: ListenerSession<State>): Promise<SmtpReply | undefined>;
  /** `address` is empty for the null sender. */
  mail(session: ListenerSession<State>, address: string): Promise<SmtpReply | undefined>;
  recipient(session: ListenerSession<State>, address: string): Promise<SmtpReply | undefined>;
  /** The whole message, dots un-stuffed, or undefined when it was above the size limit or the client went away. */
  data(session: ListenerSession<State>, bytes: Buffer): Promise<SmtpReply>;
  close(session: ListenerSession<State>): void;
  /** A message above the limit; the reply to send. */
  oversized(session: ListenerSession<State>): SmtpReply;
  violation(what: InputViolation): void;
}

/** Settings of the listener; `update` changes them for new commands and sessions. */
export interface ListenerOptions {
  readonly hostname: string;
  readonly banner: string;
  readonly maxMessageBytes: number;
  readonly maxRecipients: number;
  readonly sessionTimeoutMs: number;
  readonly dataTimeoutMs: number;
  readonly maxSessionMs: number;
  readonly maxErrors: number;
  readonly maxSessions: number;
  readonly disableVrfy: boolean;
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer; readonly required: boolean };
}

export interface SmtpListener {
  readonly port: number;
  sessions(): number;
  update(options: Partial<ListenerOptions>): void;
  /** Stops listening and resolves when the last session has ended: idle ones get 421 at once, those in DATA after their reply; `limitMs` ends the rest. */
  drain(limitMs: number): Promise<void>;
}

const TEMPORARY: SmtpReply = { code: 451, enhanced: '4.3.0', text: 'Try again later' };

export async function listenSmtp<State>(
  listen: { readonly host: string; readonly port: number },
  first: ListenerOptions,
  handlers: ListenerHandlers<State>,
  newState: () => State,
): Promise<SmtpListener> {
  let options = first;
  const sessions = new Map<string, ListenerSession<State>>();
  const server = new GuardedServer(
    {
      ...serverOptions(first),
      onConnect(session, done) {
        const own: ListenerSession<State> = { id: session.id, clientIp: plainAddress(session.remoteAddress), helo: '', tls: '', state: newState() };
        sessions.set(session.id, own);
        answer(handlers.connect(own), done);
      },
      onMailFrom: (address, session, done) =>
        answer(
          withSession(session, (own) => handlers.mail(own, addressOf(address))),
          done,
        ),
      onRcptTo: (address, session, done) =>
        answer(
          withSession(session, (own) => handlers.recipient(own, addressOf(address))),
          done,
        ),
      onData(stream, session, done) {
        const connection = server.sessionOf(session.id);
        connection?.socket.setTimeout(options.dataTimeoutMs);
        const finish = (reply: SmtpReply) => {
          connection?.socket.setTimeout(options.sessionTimeoutMs);
          // smtp-server answers an oversized message with its own text; ours says the enhanced code.
          if (reply.code === 250) done(null, textOf(reply));
          else done(refusal(reply));
        };
        collect(stream, options.maxMessageBytes).then(
          (bytes) =>
            withSession(session, (own) => (bytes === undefined ? Promise.resolve(handlers.oversized(own)) : handlers.data(own, bytes))).then(
              finish,
              () => finish(TEMPORARY),
            ),
          () => finish(TEMPORARY),
        );
      },
      onClose(session) {
        const own = sessions.get(session.id);
        sessions.delete(session.id);
        if (own !== undefined) handlers.close(own);
      },
    },
    { maxErrors: first.maxErrors, maxSessionMs: first.maxSessionMs },
    (what) => handlers.violation(what),
  );
  // Broken connections are the client's business.
  server.on('error', () => undefined);
  function withSession<T>(session: SMTPServerSession, use: (own: ListenerSession<State>) => Promise<T>): Promise<T> {
    const own = sessions.get(session.id);
    if (own === undefined) return Promise.reject(new Error('session is gone'));
    const tls = session.secure ? (server.sessionOf(session.id)?.socket as (Socket & { getProtocol?(): string | null }) | undefined) : undefined;
    Object.assign(own, { helo: String(session.hostNameAppearsAs || ''), tls: tls?.getProtocol?.() ?? '' });
    return use(own);
  }
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(listen.port, listen.host, () => resolve());
  });
  server.server.on('error', () => undefined);
  return {
    port: (server.server.address() as AddressInfo).port,
    sessions: () => sessions.size,
    update(changes) {
      options = { ...options, ...changes };
      Object.assign(server.options, serverOptions(options));
      server.limits.maxErrors = options.maxErrors;
      server.limits.maxSessionMs = options.maxSessionMs;
    },
    drain: (limitMs) => drain(server, limitMs),
  };
}

function serverOptions(options: ListenerOptions) {
  const disabled = ['AUTH', ...(options.tls === undefined ? ['STARTTLS'] : []), ...(options.disableVrfy ? ['VRFY'] : [])];
  return {
    name: options.hostname,
    banner: options.banner,
    size: options.maxMessageBytes,
    maxClients: options.maxSessions,
    socketTimeout: options.sessionTimeoutMs,
    maxRecipients: options.maxRecipients,
    disabledCommands: disabled,
    authOptional: true,
    hideSMTPUTF8: true,
    hideDSN: true,
    hideREQUIRETLS: true,
    hideENHANCEDSTATUSCODES: false,
    heloResponse: '%s',
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 86_400_000,
    ...(options.tls === undefined ? {} : { key: options.tls.key, cert: options.tls.cert, minVersion: 'TLSv1.2' as const }),
  };
}

function answer(decision: Promise<SmtpReply | undefined>, done: (error?: Error | null) => void): void {
  decision.then(
    (reply) => done(reply === undefined ? null : refusal(reply)),
    () => done(refusal(TEMPORARY)),
  );
}

function refusal(reply: SmtpReply): Error & { responseCode: number } {
  return Object.assign(new Error(textOf(reply)), { responseCode: reply.code });
}

/** RFC 5321 4.5.3.1.5: a reply line holds 512 octets, so long texts are cut here. */
function textOf(reply: SmtpReply): string {
  return `${reply.enhanced === '' ? '' : `${reply.enhanced} `}${reply.text}`.replace(/[^\x20-\x7e]/g, '?').slice(0, 500);
}

function addressOf(address: SMTPServerAddress): string {
  return address.address;
}

function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

/** The whole message; undefined when it passes the limit. Rejects when the client goes away in the middle. */
function collect(stream: Readable, limit: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      // Beyond the limit octets are read, because the client must send its final dot, and dropped.
      if (size <= limit) chunks.push(chunk);
      else chunks.length = 0;
    });
    stream.once('end', () => resolve(size > limit ? undefined : Buffer.concat(chunks, size)));
    stream.once('error', reject);
    stream.once('close', () => reject(new Error('the client went away')));
  });
}

async function drain(server: GuardedServer, limitMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.server.close(() => resolve()));
  const until = Date.now() + limitMs;
  for (;;) {
    const open = server.sessions();
    if (open.length === 0) break;
    const over = Date.now() > until;
    for (const connection of open) {
      if (over) connection.socket.destroy();
      else if (!connection.inData) connection.send(421, '4.3.2 Shutting down');
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await closed;
}
