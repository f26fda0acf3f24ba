import { headerField } from '@postern/mail';

import { replyLine } from './remote-reply.js';
import type { RemoteReply } from './remote-reply.js';

export interface FailedRecipient {
  readonly recipient: string;
  /** host:port that answered; empty when we gave up before. */
  readonly nextHop: string;
  readonly reply: RemoteReply;
}

export interface DsnParts {
  /** Our name, for From, Reporting-MTA and Message-ID. */
  readonly hostname: string;
  /** MsgId of the DSN itself. */
  readonly msgId: string;
  /** Reverse path of the mail that failed: who gets the DSN. */
  readonly to: string;
  readonly originalMsgId: string;
  readonly acceptedAtMs: number;
  readonly nowMs: number;
  readonly failed: readonly FailedRecipient[];
  /** Header of the mail that failed, with or without the blank line. The body is never returned. */
  readonly originalHeader: Buffer;
  /** `failed`: refused or undeliverable; `expired`: given up after its lifetime. */
  readonly why: 'failed' | 'expired';
}

/** Header octets that a DSN carries at most (obligation 11). */
export const MAX_RETURNED_HEADER = 64 * 1024;

/** A delivery status notification (RFC 3464, 6522): text for people, status for programs, header of the original. Goes out with the null sender. */
export function dsnMessage(parts: DsnParts): Buffer {
  const boundary = `=_${parts.msgId}`;
  return Buffer.concat([
    ...fields(parts, boundary),
    lines('', `--${boundary}`, 'Content-Type: text/plain; charset=us-ascii', '', ...textFor(parts), ''),
    lines(`--${boundary}`, 'Content-Type: message/delivery-status', '', ...statusOf(parts), ''),
    lines(`--${boundary}`, 'Content-Type: text/rfc822-headers', 'Content-Transfer-Encoding: 8bit', ''),
    returnedHeader(parts.originalHeader),
    lines('', `--${boundary}--`),
  ]);
}

function fields(parts: DsnParts, boundary: string): readonly Buffer[] {
  return [
    headerField('Date', rfc5322Date(parts.nowMs)),
    headerField('From', `Mail Delivery System <MAILER-DAEMON@${parts.hostname}>`),
    headerField('To', `<${parts.to}>`),
    headerField('Subject', 'Undelivered mail returned to sender'),
    headerField('Message-ID', `<${parts.msgId}@${parts.hostname}>`),
    headerField('Auto-Submitted', 'auto-replied'),
    headerField('MIME-Version', '1.0'),
    lines(`Content-Type: multipart/report; report-type=delivery-status;`, `\tboundary="${boundary}"`),
  ];
}

function textFor(parts: DsnParts): readonly string[] {
  const opening =
    parts.why === 'expired'
      ? ['Your message could not be delivered within its lifetime and was given up.']
      : ['Your message could not be delivered to one or more recipients.'];
  const each = parts.failed.flatMap(({ recipient, nextHop, reply }) => [
    `<${printable(recipient)}>:`,
    `    ${nextHop === '' ? '' : `host ${nextHop} said: `}${replyLine(reply)}`.replace(/(.{1,900})(?: |$)/g, '$1'),
    '',
  ]);
  return [
    `This is the mail system at ${parts.hostname}.`,
    '',
    ...opening,
    'It will not be tried again. Only its header is returned below.',
    '',
    ...each,
  ];
}

function statusOf(parts: DsnParts): readonly string[] {
  const message = [
    `Reporting-MTA: dns; ${parts.hostname}`,
    `X-Postern-Message-ID: ${parts.originalMsgId}`,
    `Arrival-Date: ${rfc5322Date(parts.acceptedAtMs)}`,
  ];
  const recipients = parts.failed.flatMap(({ recipient, nextHop, reply }) => [
    '',
    `Final-Recipient: rfc822; ${printable(recipient)}`,
    'Action: failed',
    // RFC 3464 2.3.4: a failure has a permanent status, also when the last reply was temporary.
    `Status: 5${reply.status.slice(1)}`,
    ...(nextHop === '' ? [] : [`Remote-MTA: dns; ${nextHop.replace(/:\d+$/, '')}`]),
    `Diagnostic-Code: smtp; ${replyLine(reply)}`,
  ]);
  return [...message, ...recipients];
}

/** The header up to the limit, cut at a line, always with CRLF. */
function returnedHeader(header: Buffer): Buffer {
  const whole = header
    .toString('latin1')
    .replace(/\r\n|\r|\n/g, '\r\n')
    .replace(/\0/g, '')
    .replace(/(\r\n)+$/, '');
  if (whole.length <= MAX_RETURNED_HEADER) return Buffer.from(`${whole}\r\n`, 'latin1');
  const cut = whole.lastIndexOf('\r\n', MAX_RETURNED_HEADER);
  return Buffer.from(`${whole.slice(0, cut < 0 ? MAX_RETURNED_HEADER : cut)}\r\n`, 'latin1');
}

/** RFC 5322 3.3 date-time in UTC. */
export function rfc5322Date(atMs: number): string {
  return new Date(atMs).toUTCString().replace('GMT', '+0000');
}

function lines(...all: readonly string[]): Buffer {
  return Buffer.from(`${all.join('\r\n')}\r\n`, 'latin1');
}

function printable(text: string): string {
  return text.replace(/[^\x21-\x7e]/g, '?');
}
