import { isIP } from 'node:net';

import SMTPConnection from 'nodemailer/lib/smtp-connection/index.js';

import { within } from '@postern/kernel';
import type { Clock } from '@postern/kernel';

import { createSlots } from './hop-slots.js';

/** Where to connect, and how sure of the peer to be. */
export interface Hop {
  /** Address or name that is connected to. */
  readonly host: string;
  readonly port: number;
  readonly tls: 'none' | 'attempt' | 'require' | 'verify';
  /** Name that the certificate must show; the host when absent. */
  readonly name?: string;
}

export interface Outgoing {
  readonly from: string;
  readonly recipients: readonly string[];
  /** Canonical lines; stuffed on the way. */
  readonly bytes: Buffer;
}

/** What the hop said of one recipient. `code` 0: no reply (connection, time, TLS). */
export interface RecipientResult {
  readonly recipient: string;
  readonly code: number;
  /** Printable, at most 512 characters. */
  readonly text: string;
  readonly tls: string;
}

export interface SmtpSender {
  /** One transaction. Never rejects: what goes wrong is a result with code 0 for each recipient. */
  send(hop: Hop, mail: Outgoing, signal: AbortSignal): Promise<readonly RecipientResult[]>;
  close(): Promise<void>;
}

export interface SenderOptions {
  readonly clock: Clock;
  hostname(): string;
  /** Simultaneous connections to one hop. */
  connectionsPerHop(): number;
  /** Longest transaction, ms. */
  attemptTimeoutMs(): number;
}

const CONNECT_MS = 30_000;
const GREETING_MS = 60_000;
const IDLE_MS = 4000;
/** Transactions on one connection before it is given up, since peers count too. */
const MAX_USES = 100;

interface Open {
  readonly connection: SMTPConnection;
  uses: number;
  broken: boolean;
  idleTimer?: NodeJS.Timeout;
}

type Phase = 'connecting' | 'sending';

/** Sends by nodemailer's connection, a few kept open for each hop. */
export function createSmtpSender(options: SenderOptions): SmtpSender {
  const idle = new Map<string, Open[]>();
  const slots = createSlots();
  const keyOf = (hop: Hop) => `${hop.host}:${hop.port} ${hop.tls} ${hop.name ?? ''}`;

  const take = (key: string): Open | undefined => {
    const open = idle.get(key)?.pop();
    if (open !== undefined) clearTimeout(open.idleTimer);
    return open?.broken === true ? take(key) : open;
  };
  const giveBack = (key: string, open: Open) => {
    open.uses += 1;
    if (open.broken || open.uses >= MAX_USES) return open.connection.quit();
    const list = idle.get(key) ?? [];
    idle.set(key, list);
    list.push(open);
    open.idleTimer = setTimeout(() => {
      idle.set(
        key,
        (idle.get(key) ?? []).filter((other) => other !== open),
      );
      open.connection.quit();
    }, IDLE_MS).unref();
  };

  const attempt = async (hop: Hop, mail: Outgoing, signal: AbortSignal): Promise<readonly RecipientResult[]> => {
    const key = keyOf(hop);
    const reused = take(key);
    const open = reused ?? (await connect(hop, options, signal));
    try {
      const results = await transact(open, mail, signal);
      giveBack(key, open);
      return results;
    } catch (thrown) {
      open.broken = true;
      open.connection.close();
      // A kept connection that the peer had closed meanwhile says nothing about the mail.
      if (reused !== undefined && !signal.aborted && isStale(thrown)) return attempt(hop, mail, signal);
      throw thrown;
    }
  };

  return {
    async send(hop, mail, signal) {
      const key = keyOf(hop);
      const release = await slots.take(key, options.connectionsPerHop(), signal).catch(() => undefined);
      if (release === undefined) return failed(mail, 'stopped while waiting for a connection');
      try {
        return await within(options.clock, options.attemptTimeoutMs(), 'delivery attempt', (limited) => attempt(hop, mail, limited), signal);
      } catch (thrown) {
        return explain(mail, thrown);
      } finally {
        release();
      }
    },
    close() {
      for (const list of idle.values()) {
        for (const open of list) {
          clearTimeout(open.idleTimer);
          open.connection.quit();
        }
      }
      idle.clear();
      return Promise.resolve();
    },
  };
}

/** What nodemailer's errors carry. */
interface ConnectionError extends Error {
  readonly code?: string;
  readonly responseCode?: number;
  readonly response?: string;
  readonly rejectedErrors?: readonly (ConnectionError & { readonly recipient?: string })[];
  phase?: Phase;
}

function isStale(thrown: unknown): boolean {
  const error = thrown as ConnectionError;
  return error.responseCode === 421 || (error.responseCode === undefined && /ECONNECTION|ESOCKET|ECONNRESET|EPIPE/.test(error.code ?? ''));
}

const oneLine = (text: string) =>
  text
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, 512);

function failed(mail: Outgoing, text: string, code = 0): readonly RecipientResult[] {
  return mail.recipients.map((recipient) => ({ recipient, code, text: oneLine(text), tls: '' }));
}

function explain(mail: Outgoing, thrown: unknown): readonly RecipientResult[] {
  const error = thrown as ConnectionError;
  const each = error.rejectedErrors ?? [];
  if (each.length > 0) {
    return mail.recipients.map((recipient) => {
      const own = each.find((e) => e.recipient === recipient) ?? error;
      return { recipient, code: own.responseCode ?? 0, text: oneLine(own.response ?? own.message), tls: '' };
    });
  }
  // A refused greeting or EHLO speaks of the host, not of the mail: another time or another host may take it.
  const code = error.phase === 'connecting' && (error.responseCode ?? 0) >= 500 ? 0 : (error.responseCode ?? 0);
  return failed(mail, error.response ?? error.message, code);
}

function connect(hop: Hop, options: SenderOptions, signal: AbortSignal): Promise<Open> {
  const name = hop.name ?? hop.host;
  const connection = new SMTPConnection({
    host: hop.host,
    port: hop.port,
    secure: false,
    name: options.hostname(),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: GREETING_MS,
    socketTimeout: options.attemptTimeoutMs(),
    ignoreTLS: hop.tls === 'none',
    requireTLS: hop.tls === 'require' || hop.tls === 'verify',
    opportunisticTLS: hop.tls === 'attempt',
    tls: { rejectUnauthorized: hop.tls === 'verify', minVersion: 'TLSv1.2', ...(isIP(name) === 0 ? { servername: name } : {}) },
  });
  const open: Open = { connection, uses: 0, broken: false };
  connection.on('error', () => (open.broken = true));
  connection.on('end', () => (open.broken = true));
  return new Promise((resolve, reject) => {
    const fail = (error: ConnectionError) => {
      error.phase = 'connecting';
      connection.close();
      reject(error);
    };
    const onAbort = () => fail(signal.reason as ConnectionError);
    signal.addEventListener('abort', onAbort, { once: true });
    connection.once('error', fail);
    connection.connect((error?: Error) => {
      signal.removeEventListener('abort', onAbort);
      connection.removeListener('error', fail);
      if (error) fail(error as ConnectionError);
      else resolve(open);
    });
  });
}

function transact(open: Open, mail: Outgoing, signal: AbortSignal): Promise<readonly RecipientResult[]> {
  return new Promise((resolve, reject) => {
    const { connection } = open;
    const onAbort = () => {
      connection.close();
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    const onEnd = () => reject(Object.assign(new Error('connection closed'), { code: 'ECONNECTION' }));
    connection.once('end', onEnd);
    connection.send({ from: mail.from, to: [...mail.recipients], use8BitMime: true }, mail.bytes, (error, info) => {
      signal.removeEventListener('abort', onAbort);
      connection.removeListener('end', onEnd);
      if (error) {
        reject(error);
        return;
      }
      const socket = (connection as unknown as { _socket?: { getProtocol?(): string | null } })._socket;
      const tls = socket?.getProtocol?.() ?? '';
      const refused = (info.rejectedErrors ?? []) as unknown as readonly (ConnectionError & { recipient?: string })[];
      resolve(
        mail.recipients.map((recipient) => {
          const own = refused.find((e) => e.recipient === recipient);
          if (own !== undefined) return { recipient, code: own.responseCode ?? 0, text: oneLine(own.response ?? own.message), tls };
          return { recipient, code: Number(/^\d{3}/.exec(info.response)?.[0] ?? 250), text: oneLine(info.response), tls };
        }),
      );
    });
  });
}
