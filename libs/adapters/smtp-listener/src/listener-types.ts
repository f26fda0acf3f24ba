import type { MailCommand, ReadMessage, SessionViolation, SmtpReply } from '@postern/smtp';

import type { ProxyResult } from './proxy-door.js';

/** A session as our handlers see it. `state` is theirs. */
export interface ListenerSession<State> {
  readonly id: string;
  /** IPv4 or IPv6 text, never IPv4-mapped. */
  readonly clientIp: string;
  /** A proxy speaks for itself here, mostly to check our health, and `clientIp` is its own; or it does not know its client. */
  readonly isCheck: boolean;
  /** Name given in HELO or EHLO, lower-case. */
  readonly helo: string;
  /** TLS version such as `TLSv1.3`, empty for plain text. */
  readonly tls: string;
  readonly state: State;
}

/** What a client did that ends its session without an ordinary answer. */
export type InputViolation = SessionViolation | 'overdue' | 'evicted';

/** Replies of 200 and above accept, others refuse. A handler that rejects is answered 451. */
export interface ListenerHandlers<State> {
  /** Undefined: greet. */
  connect(session: ListenerSession<State>): Promise<SmtpReply | undefined>;
  mail(session: ListenerSession<State>, command: MailCommand): Promise<SmtpReply>;
  recipient(session: ListenerSession<State>, address: string): Promise<SmtpReply>;
  /** `octets` of a message arrived; false drops the message, of which everything that follows is read and answered 452. */
  receiving(session: ListenerSession<State>, octets: number): boolean;
  /** The whole message. Its bytes count as received until the promise settles. */
  data(session: ListenerSession<State>, message: ReadMessage): Promise<SmtpReply>;
  /** The transaction is over or was given up: RSET, EHLO, STARTTLS, the end of the session, or after `data`. May come when there is none. */
  forget(session: ListenerSession<State>): void;
  close(session: ListenerSession<State>): void;
  violation(what: InputViolation, session: ListenerSession<State>): void;
  /** What a connection of a proxy came to; `peer` is its address. */
  proxied(result: ProxyResult, peer: string): void;
  /** Each reply that was sent, except those of a message's lines. */
  replied(command: string, code: number): void;
}

/** Where to listen. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
  /** Peers that must begin with a PROXY header (version 1 or 2), whose client counts from then on. From all others the header is an unknown command. */
  readonly isProxy?: (peer: string) => boolean;
  /** Longest wait for its header; 5 s when absent. */
  readonly proxyLimitMs?: number;
}

/** Settings of the listener; `update` changes them for running sessions too. */
export interface ListenerOptions {
  readonly hostname: string;
  /** What follows 220; empty: `<hostname> ESMTP MTA`. */
  readonly banner: string;
  readonly maxMessageBytes: number;
  readonly maxRecipients: number;
  readonly sessionTimeoutMs: number;
  readonly dataTimeoutMs: number;
  readonly maxSessionMs: number;
  /** A message must come faster than this in each window, bytes a second. */
  readonly minBytesPerSecond: number;
  readonly rateWindowMs: number;
  readonly maxErrors: number;
  readonly maxSessions: number;
  /** When sessions are short: for one without a transaction to begin one. */
  readonly pressedIdleMs: number;
  readonly strictEnvelope: boolean;
  readonly disableVrfy: boolean;
  /** Keywords that EHLO does not offer, any case. */
  readonly discardKeywords: readonly string[];
  /** Absent: STARTTLS is not offered. PEM. */
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer };
}

export interface SmtpListener {
  readonly port: number;
  /** Open sessions, without those that have their last reply. */
  sessions(): number;
  /** All places are taken, and the last new session was refused for it. */
  isFull(): boolean;
  update(options: ListenerOptions): void;
  /** Ends well: see drainSessions. */
  drain(limitMs: number): Promise<void>;
}
