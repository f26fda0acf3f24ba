import type { Clock } from '@postern/kernel';

/** Where to connect, and how sure of the peer to be. */
export interface Hop {
  /** Address or name that is connected to. A name is looked up by the system, IPv6 and IPv4 in turn. */
  readonly host: string;
  readonly port: number;
  /** none; attempt (STARTTLS when offered, plain text when it fails); require (without verification); verify (the certificate must match). */
  readonly tls: 'none' | 'attempt' | 'require' | 'verify';
  /** Name that the certificate must show; the host when absent. */
  readonly name?: string;
}

/** A mail to be sent. Line endings are made canonical and dots stuffed on the way, so that no bare CR or LF leaves us whatever is given. */
export interface Outgoing {
  /** Empty for the null sender. */
  readonly from: string;
  readonly recipients: readonly string[];
  /** Bytes before stuffing. */
  readonly size: number;
  /** The message piece by piece; may be asked for more than once. */
  chunks(): Iterable<Buffer>;
  /** The same in 7-bit bytes, for a hop without 8BITMIME (RFC 6152 3); undefined when it cannot be made. Asked for only then. */
  sevenBit?(): Pick<Outgoing, 'size' | 'chunks'> | undefined;
}

/** What became of one recipient. */
export interface RecipientResult {
  readonly recipient: string;
  /** SMTP code; 0 when the hop did not say one. */
  readonly code: number;
  /** Enhanced code: the hop's, else one for its code; 4.4.1, 4.4.2, 4.7.5 and the like when it said none. */
  readonly status: string;
  /** Printable, one line, at most 512 characters. */
  readonly text: string;
}

export interface SendReport {
  /** One for each recipient, in their order. */
  readonly results: readonly RecipientResult[];
  /** False: the hop never listened to the mail, so another host of the same domain may be tried. */
  readonly reached: boolean;
  /** TLS version, empty for plain text. */
  readonly tls: string;
}

export interface SmtpSender {
  /** One transaction, at most 100 recipients each. Never rejects: what goes wrong is a result for each recipient. */
  send(hop: Hop, mail: Outgoing, signal: AbortSignal): Promise<SendReport>;
  /** Ends idle connections. Call it when nothing is being sent. */
  close(): Promise<void>;
}

export interface SenderOptions {
  readonly clock: Clock;
  /** Our name in EHLO. */
  hostname(): string;
  /** Simultaneous connections to one hop. */
  connectionsPerHop(): number;
  /** Longest transaction with connecting and waiting for a connection, ms. */
  attemptTimeoutMs(): number;
  /** Authorities for `verify` beside the system's, PEM. */
  readonly ca?: Buffer;
  /** Pause for a hop that could not be connected to, ms. Default 30 s. */
  readonly restMs?: number;
  /** Longest wait for a connection of a hop that has its full number, ms. Default 10 s. */
  readonly slotWaitMs?: number;
}
