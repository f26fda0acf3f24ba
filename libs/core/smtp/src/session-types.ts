import type { RateWindow } from './data-rate.js';
import type { MailCommand } from './envelope-commands.js';
import type { Patience } from './patience.js';
import type { SmtpReply } from './smtp-reply.js';
import type { Verb } from './commands.js';

/**
 * `connecting`: no greeting yet. `open`: the client's turn, or ours when something is asked. `receiving`: DATA runs. `deciding`: the message is here, the reply is ours
 * to give. `upgrading`: a TLS handshake, in which nothing can be said. `closed`: the last reply was said.
 */
export type SessionStage = 'connecting' | 'open' | 'receiving' | 'deciding' | 'upgrading' | 'closed';

/** An SMTP session (RFC 5321 3). Times are of a clock that never goes back, ms. */
export interface SmtpSession {
  readonly stage: SessionStage;
  /** What the session waits for an answer to; until then no line is taken. */
  readonly asking: 'connect' | 'mail' | 'recipient' | undefined;
  /** Name in HELO or EHLO, lower case; empty before. */
  readonly helo: string;
  readonly isSecure: boolean;
  /** MAIL was accepted. */
  readonly hasSender: boolean;
  readonly accepted: number;
  readonly refused: number;
  readonly patience: Patience;
  readonly rate: RateWindow;
  /** First greeting since the start or STARTTLS, and first MAIL since the last message, are work; others are not. */
  readonly hasGreeted: boolean;
  readonly hasBegun: boolean;
  /** Last step towards a message. */
  readonly workAtMs: number;
  /** The start or the last decided message. */
  readonly messageAtMs: number;
  /** The session ends with this after the reply that is owed. */
  readonly endAfterReply: SmtpReply | undefined;
  /** Of the reply at hand, for counters: never a word of the client. */
  readonly command: Verb | 'CONNECT' | 'other';
}

/** What a client sent before it could have our reply: nothing, QUIT alone, something else. */
export type SentAhead = 'nothing' | 'quit' | 'more';

export type SmtpEvent =
  | { readonly kind: 'connected' }
  /** A command line without its CRLF, in UTF-8. */
  | { readonly kind: 'line'; readonly line: string; readonly ahead: SentAhead }
  /** A line with a bare CR, a bare LF or a NUL. */
  | { readonly kind: 'bad-line' }
  | { readonly kind: 'line-too-long' }
  /** To what was asked. Undefined at `connect`: greet. */
  | { readonly kind: 'answered'; readonly reply: SmtpReply | undefined }
  | { readonly kind: 'received'; readonly bytes: number }
  /** The message has come to its end. */
  | { readonly kind: 'message' }
  /** The reply to the message. */
  | { readonly kind: 'decided'; readonly reply: SmtpReply; readonly ahead: SentAhead }
  | { readonly kind: 'secured' }
  /** The client is silent for as long as it may be. */
  | { readonly kind: 'silence' }
  /** The session has to end, with a reply that closes (421). */
  | { readonly kind: 'end'; readonly reply: SmtpReply }
  /** The connection is gone or is being closed. */
  | { readonly kind: 'gone' };

/** What a client did that ends its session without an ordinary answer. */
export type SessionViolation = 'after-refused-data' | 'after-final-dot' | 'before-tls' | 'line-too-long' | 'too-slow' | 'too-many-errors' | 'http';

export type Question =
  | { readonly of: 'connect' }
  | { readonly of: 'mail'; readonly mail: MailCommand }
  | { readonly of: 'recipient'; readonly address: string };

/** To be done in their order. */
export type SmtpEffect =
  | { readonly kind: 'greet' }
  /** `lines`: keywords behind the first line of EHLO's reply. 421 and 221 close. */
  | { readonly kind: 'say'; readonly reply: SmtpReply; readonly lines?: readonly string[] }
  | { readonly kind: 'ask'; readonly question: Question }
  | { readonly kind: 'read-message'; readonly maxBytes: number }
  | { readonly kind: 'submit' }
  /** The transaction is over or was given up. */
  | { readonly kind: 'forget' }
  | { readonly kind: 'start-tls' }
  /** Without a word: what is said now could be read as something else. */
  | { readonly kind: 'cut' }
  | { readonly kind: 'violation'; readonly what: SessionViolation };

export interface SmtpStep {
  readonly session: SmtpSession;
  readonly effects: readonly SmtpEffect[];
}

/** Settings of the edge, as of this event. */
export interface SessionRules {
  readonly hostname: string;
  readonly maxMessageBytes: number;
  readonly maxRecipients: number;
  readonly maxErrors: number;
  /** Addresses need angle brackets. */
  readonly strictEnvelope: boolean;
  readonly disableVrfy: boolean;
  /** Keywords that EHLO does not offer, any case. */
  readonly discardKeywords: readonly string[];
  readonly offersTls: boolean;
  readonly minBytesPerSecond: number;
  readonly rateWindowMs: number;
  /** Ends every session at its next command without a transaction, or at MAIL, but for QUIT. */
  readonly draining: SmtpReply | undefined;
}
