import { fromMailboxes, headerValue, headerValues, parseAddresses } from '@postern/mail';
import type { HeaderField, Mailbox, MailMessage } from '@postern/mail';
import { linkFindings, readContent } from '@postern/urls';
import type { LinkFinding, MailContent } from '@postern/urls';

import { phraseHits } from './phrases.js';
import type { Hit } from './spam-context.js';
import type { SpamCode } from './spam-rules.js';

/** What scoring looks at: made once for each mail, bounded by the parser's budgets. */
export interface MailFeatures {
  readonly headers: readonly HeaderField[];
  readonly from: readonly Mailbox[];
  readonly fromIssues: readonly string[];
  readonly sender: readonly Mailbox[];
  readonly replyTo: readonly Mailbox[];
  /** Mailboxes of To and Cc, at most 200. */
  readonly recipients: readonly Mailbox[];
  readonly content: MailContent;
  readonly linkFindings: readonly LinkFinding[];
  /** Ideas that its words stand for. */
  readonly phrases: readonly Hit<SpamCode>[];
  /** Lower-case types of all parts, and their names. */
  readonly parts: readonly {
    readonly type: string;
    readonly filename: string;
    readonly attached: boolean;
    readonly size: number;
    readonly charset: string;
  }[];
  /** Findings of the parser: LIMIT_ and MIME_ codes. */
  readonly parserCodes: readonly string[];
  has(name: string): boolean;
  /** Decoded value of the first field; empty when there is none. */
  value(name: string): string;
}

export function featuresOf(message: MailMessage): MailFeatures {
  const from = fromMailboxes(message);
  const addresses = (name: string) => headerValues(message, name).flatMap((value) => parseAddresses(value, 200).mailboxes);
  const content = readContent(message);
  return {
    headers: message.headers,
    from: from.mailboxes,
    fromIssues: from.issues,
    sender: addresses('sender'),
    replyTo: addresses('reply-to'),
    recipients: [...addresses('to'), ...addresses('cc')].slice(0, 200),
    content,
    linkFindings: linkFindings(content.links),
    phrases: phraseHits(content.subject, content.text),
    parts: message.parts
      .filter((p) => p.children.length === 0)
      .map((p) => ({
        type: p.type,
        filename: p.filename,
        attached: p.disposition === 'attachment',
        size: p.bodyEnd - p.bodyStart,
        charset: p.charset,
      })),
    parserCodes: message.findings.map((f) => f.code),
    has: (name) => message.headers.some((h) => h.lower === name),
    value: (name) => headerValue(message, name) ?? '',
  };
}
