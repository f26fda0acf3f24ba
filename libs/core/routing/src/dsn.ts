import { linear, withoutEndings } from '@postern/linear';

/** One recipient that a DSN speaks of. */
export interface FailedRecipient {
  readonly recipient: string;
  /** Enhanced code such as 5.1.1 (RFC 3463). */
  readonly status: string;
  /** What the next hop or we said; one line. */
  readonly diagnostic: string;
  /** Host that said it; empty for us. */
  readonly remote: string;
}

export interface DsnFacts {
  readonly reportingMta: string;
  /** Message id of the DSN, without angle brackets. */
  readonly messageId: string;
  /** RFC 5322 date. */
  readonly date: string;
  readonly to: string;
  readonly msgId: string;
  readonly failed: readonly FailedRecipient[];
  /** Header fields of the original, at most 64 kB of them are quoted. */
  readonly originalHeaders: Buffer;
  readonly boundary: string;
}

/** Bytes of the original's header that are quoted (obligation 11). */
const MAX_QUOTED = 65_536;

const line = (text: string) =>
  text
    .replace(linear(/[^\x20-\x7e]+/g), ' ')
    .trim()
    .slice(0, 500);

/** A delivery status notification (RFC 3464): text for people, fields for programs, header of the original. No body of the original is ever quoted. CRLF throughout. */
export function buildDsn(facts: DsnFacts): Buffer {
  const { boundary } = facts;
  const human = [
    'Your message could not be delivered to these recipients:',
    '',
    ...facts.failed.map((f) => `  ${line(f.recipient)}: ${line(f.diagnostic)}`),
    '',
    `It was received here as ${facts.msgId}. It will not be tried again.`,
  ];
  const fields = facts.failed.flatMap((f) => [
    '',
    `Final-Recipient: rfc822; ${line(f.recipient)}`,
    'Action: failed',
    `Status: ${line(f.status)}`,
    ...(f.remote === '' ? [] : [`Remote-MTA: dns; ${line(f.remote)}`]),
    `Diagnostic-Code: smtp; ${line(f.diagnostic)}`,
  ]);
  const quoted = quotedHeader(facts.originalHeaders);
  const head = [
    `From: Mail Delivery System <MAILER-DAEMON@${facts.reportingMta}>`,
    `To: <${line(facts.to)}>`,
    'Subject: Undelivered mail returned to sender',
    `Date: ${facts.date}`,
    `Message-ID: <${facts.messageId}>`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    '',
  ];
  const body = [
    `--${boundary}`,
    'Content-Type: text/plain; charset=us-ascii',
    '',
    ...human,
    '',
    `--${boundary}`,
    'Content-Type: message/delivery-status',
    '',
    `Reporting-MTA: dns; ${facts.reportingMta}`,
    ...fields,
    '',
    `--${boundary}`,
    'Content-Type: text/rfc822-headers; charset=us-ascii',
    'Content-Transfer-Encoding: 8bit',
    '',
    quoted,
    '',
    `--${boundary}--`,
    '',
  ];
  return Buffer.from([...head, ...body].join('\r\n'), 'latin1');
}

/** Of a line with its CRLF, RFC 5322 2.1.1 allows 1000 bytes; hosts on the way back may break or refuse longer ones. */
const MAX_LINE = 998;
const CUT = ' [line cut]';

/** The header up to the limit, cut at a line, with canonical line endings and without NUL. A longer line than mail may have is cut and says so. */
function quotedHeader(header: Buffer): string {
  const lines = withoutEndings(
    header
      .toString('latin1')
      .replaceAll('\0', '')
      .replace(linear(/\r\n|\r|\n/g), '\r\n'),
    '\r\n',
  ).split('\r\n');
  const quoted: string[] = [];
  let size = 0;
  for (const text of lines) {
    const short = text.length > MAX_LINE ? `${text.slice(0, MAX_LINE - CUT.length)}${CUT}` : text;
    size += short.length + 2;
    if (size > MAX_QUOTED) break;
    quoted.push(short);
  }
  return quoted.join('\r\n');
}

/**
 * Whether a failure may be told to the envelope sender (obligations 10 and 11): never the null sender, which is itself a notification; only one who proved to be the sender,
 * or strangers would be bombarded; and never about an automatic answer (RFC 3834).
 */
export function mayBounceTo(mailFrom: string, proven: boolean, autoSubmitted = ''): boolean {
  return mailFrom !== '' && proven && !linear(/^\s*auto-(replied|notified)\b/i).test(autoSubmitted);
}
