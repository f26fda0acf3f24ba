import { messageOf, TimeLimitExceeded } from '@postern/kernel';
import { linear } from '@postern/linear';

import type { Outgoing, RecipientResult } from './sender-types.js';

/** How far a transaction came. `message`: the hop has seen some of it and may have taken it. */
export type Stage = 'connect' | 'envelope' | 'message';

/** What nodemailer's errors carry. */
export interface ClientError extends Error {
  readonly code?: string;
  readonly responseCode?: number;
  readonly response?: string;
  readonly rejectedErrors?: readonly ClientError[];
  readonly recipient?: string;
}

/** A failed transaction with the stage it reached. */
export class SendFailure extends Error {
  override readonly name = 'SendFailure';
  constructor(
    readonly stage: Stage,
    override readonly cause: unknown,
    /** The hop was there and TLS with it failed. */
    readonly tls = false,
  ) {
    super(messageOf(cause));
  }
}

/** One line, printable, cut for facts and rows. */
export function oneLine(text: string): string {
  return text
    .replace(linear(/[^\x20-\x7e]+/g), ' ')
    .trim()
    .slice(0, 512);
}

/** A reply's enhanced code (RFC 3463) when its class agrees with the code, else the plain one of its class. */
export function statusOf(code: number, text: string): string {
  const own = linear(/^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/).exec(text)?.[1];
  const first = String(code).charAt(0);
  return own?.charAt(0) === first ? own : `${first}.0.0`;
}

export function resultOf(recipient: string, error: ClientError): RecipientResult {
  const text = oneLine(error.response ?? error.message);
  const code = error.responseCode ?? 0;
  return { recipient, code, status: code === 0 ? '4.4.2' : statusOf(code, text), text };
}

/** The same for every recipient: our own reason, which is always worth another try. */
export function putOff(mail: Outgoing, status: string, text: string): readonly RecipientResult[] {
  return mail.recipients.map((recipient) => ({ recipient, code: 0, status, text: oneLine(text) }));
}

/** Results of a transaction that failed as a whole. */
export function explain(mail: Outgoing, failure: SendFailure): readonly RecipientResult[] {
  const error = failure.cause as ClientError;
  if (error instanceof TimeLimitExceeded) return putOff(mail, '4.4.2', `no end within ${error.limitMs} ms`);
  // nodemailer says so before MAIL when the hop's SIZE is smaller (RFC 1870 6.2).
  if (error.code === 'EMESSAGE' && error.responseCode === undefined && failure.stage === 'envelope')
    return mail.recipients.map((recipient) => ({ recipient, code: 552, status: '5.3.4', text: oneLine(`552 5.3.4 ${error.message}`) }));
  // A refused greeting or EHLO speaks of the host, not of the mail: another time or another host may take it.
  if (failure.stage === 'connect') return putOff(mail, failure.tls ? '4.7.5' : '4.4.1', error.response ?? error.message);
  const each = error.rejectedErrors ?? [];
  return mail.recipients.map((recipient) => resultOf(recipient, each.find((own) => own.recipient === recipient) ?? error));
}
