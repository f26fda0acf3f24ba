import { fromMailboxes, headerValue, headerValues, parseAddresses, partText } from '@postern/mail';
import type { MailMessage, Mailbox } from '@postern/mail';
import { scanHtml, urlsInText } from '@postern/urls';
import type { FoundUrl, HtmlFacts } from '@postern/urls';

/** What scoring looks at: made once for each mail, bounded. */
export interface MailPicture {
  readonly from: readonly Mailbox[];
  readonly fromIssues: readonly string[];
  readonly sender: readonly Mailbox[];
  readonly replyTo: readonly Mailbox[];
  readonly subject: string;
  readonly has: (name: string) => boolean;
  readonly value: (name: string) => string;
  readonly toIsNamed: boolean;
  /** Text of all text parts, HTML as its visible words. */
  readonly text: string;
  readonly hasText: boolean;
  readonly hasHtml: boolean;
  readonly urls: readonly FoundUrl[];
  readonly html: HtmlFacts;
  readonly limits: readonly string[];
}

const MAX_PART = 2_000_000;
const MAX_TEXT_PARTS = 30;
const NO_HTML: HtmlFacts = { images: 0, forms: 0, passwordFields: 0, scripts: 0, hidden: 0 };

export function pictureOf(message: MailMessage): MailPicture {
  const from = fromMailboxes(message);
  const addresses = (name: string) => headerValues(message, name).flatMap((value) => parseAddresses(value).mailboxes);
  const texts: string[] = [];
  const urls: FoundUrl[] = [];
  const limits = new Set<string>();
  let html = NO_HTML;
  const isText = (type: string) => type === 'text/plain' || type === 'text/html' || type === 'text/enriched';
  const parts = message.parts.filter((p) => isText(p.type) && p.synthetic === undefined).slice(0, MAX_TEXT_PARTS);
  for (const part of parts) {
    const text = partText(message, part, MAX_PART);
    if (part.type !== 'text/html') {
      texts.push(text);
      urls.push(...urlsInText(text, 5000 - Math.min(5000, urls.length)));
      continue;
    }
    const scan = scanHtml(text);
    texts.push(scan.text);
    urls.push(...scan.urls);
    for (const limit of scan.limits) limits.add(limit);
    html = {
      images: html.images + scan.html.images,
      forms: html.forms + scan.html.forms,
      passwordFields: html.passwordFields + scan.html.passwordFields,
      scripts: html.scripts + scan.html.scripts,
      hidden: html.hidden + scan.html.hidden,
    };
  }
  if (urls.length >= 5000) limits.add('LIMIT_URLS');
  return {
    from: from.mailboxes,
    fromIssues: from.issues,
    sender: addresses('sender'),
    replyTo: addresses('reply-to'),
    subject: headerValue(message, 'subject') ?? '',
    has: (name) => headerValue(message, name) !== undefined,
    value: (name) => headerValue(message, name) ?? '',
    toIsNamed: [...addresses('to'), ...addresses('cc')].length > 0,
    text: texts.join('\n'),
    hasText: parts.some((p) => p.type === 'text/plain'),
    hasHtml: parts.some((p) => p.type === 'text/html'),
    urls: urls.slice(0, 5000),
    html,
    limits: [...limits],
  };
}
