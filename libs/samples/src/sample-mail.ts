import { linear } from '@postern/linear';

/** An attachment of a sample; base64 in the mail. */
export interface SampleAttachment {
  readonly name: string;
  readonly bytes: Buffer;
  readonly type?: string;
}

export interface SampleMailOptions {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  readonly attachments?: readonly SampleAttachment[];
  readonly headers?: readonly string[];
}

const DATE = 'Tue, 24 Nov 2026 10:00:00 +0000';

/** A plain, well-formed mail (RFC 5322, 2045) with CRLF line endings. */
export function sampleMail(options: SampleMailOptions): Buffer {
  const { from, to, subject, text, html, attachments = [], headers = [] } = options;
  const id = Buffer.from(subject).toString('hex').slice(0, 24);
  const domain = linear(/@([^>\s]+)/).exec(from)?.[1] ?? 'sample.example';
  const head = [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    `Date: ${DATE}`,
    `Message-ID: <${id}@${domain}>`,
    'MIME-Version: 1.0',
    ...headers,
  ];
  const parts = [part('text/plain; charset=utf-8', text), ...(html === undefined ? [] : [part('text/html; charset=utf-8', html)])];
  const body = parts.length === 1 ? (parts[0] ?? '') : multipart('alternative', 'alt', parts);
  const whole = attachments.length === 0 ? body : multipart('mixed', 'mix', [body, ...attachments.map(attachment)]);
  return Buffer.from(`${head.join('\r\n')}\r\n${whole}`);
}

function part(type: string, text: string): string {
  return `Content-Type: ${type}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${text.replace(linear(/\r?\n/g), '\r\n')}\r\n`;
}

function multipart(kind: string, boundary: string, parts: readonly string[]): string {
  return `Content-Type: multipart/${kind}; boundary="=_${boundary}"\r\n\r\n${parts.map((each) => `--=_${boundary}\r\n${each}`).join('')}--=_${boundary}--\r\n`;
}

function attachment({ name, bytes, type }: SampleAttachment): string {
  const lines = bytes.toString('base64').match(linear(/.{1,76}/g)) ?? [];
  const quoted = name.replace(linear(/["\\]/g), '\\$&');
  return `Content-Type: ${type ?? 'application/octet-stream'}; name="${quoted}"\r\nContent-Disposition: attachment; filename="${quoted}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${lines.join('\r\n')}\r\n`;
}
