import { receivedAtMs } from '@postern/kernel';
import { headerField, parseMessage, removeHeaders, splicedChunks } from '@postern/mail';

export interface Sending {
  /** MsgId of what is sent. */
  readonly msgId: string;
  readonly recipients: readonly string[];
  /** Name of this gateway. */
  readonly hostname: string;
}

/** The original as it was received; without its Message-ID when that is asked for. Every other byte stays. */
export function inOriginalForm(original: Buffer, removeMessageId: boolean): Buffer {
  if (!removeMessageId) return original;
  const message = parseMessage(original);
  return Buffer.concat([
    ...splicedChunks(
      original,
      removeHeaders(message, (name) => name === 'message-id'),
    ),
  ]);
}

const TEXT =
  'The attached message was kept by the mail gateway, and is sent from there.\r\nBe careful: it was kept because of what it is, or may be.\r\n';

/** A mail of the gateway with the original within, unchanged (RFC 2046 section 5.2.1). The same sending is the same octets: its time and its boundary are those of its MsgId, which no original can know. */
export function asAttachment(original: Buffer, subject: string, sending: Sending): Buffer {
  const { msgId, recipients, hostname } = sending;
  const boundary = `=_${msgId}`;
  const head = Buffer.concat([
    headerField('From', `Mail gateway <postmaster@${hostname}>`),
    headerField('To', recipients.join(', ')),
    headerField('Subject', `From Backup: ${subject === '' ? '(no subject)' : subject}`),
    headerField('Date', new Date(receivedAtMs(msgId) ?? 0).toUTCString().replace('GMT', '+0000')),
    headerField('Message-ID', `<${msgId}@${hostname}>`),
    headerField('Auto-Submitted', 'auto-generated'),
    headerField('MIME-Version', '1.0'),
    headerField('Content-Type', `multipart/mixed; boundary="${boundary}"`),
  ]);
  const before = [
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=us-ascii',
    '',
    TEXT,
    `--${boundary}`,
    'Content-Type: message/rfc822',
    // RFC 2046 allows 7bit, 8bit and binary for it; delivery makes 7bit of it for hosts that need that.
    'Content-Transfer-Encoding: 8bit',
    `Content-Disposition: attachment; filename="${msgId}.eml"`,
    '',
    '',
  ].join('\r\n');
  return Buffer.concat([head, Buffer.from(before, 'latin1'), original, Buffer.from(`\r\n--${boundary}--\r\n`, 'latin1')]);
}
