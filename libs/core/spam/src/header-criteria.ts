import { linear, withoutParts } from '@postern/linear';
import { registrableDomain as organisation } from '@postern/urls';

import { isFreeMail } from './free-mail.js';
import type { MailFeatures } from './mail-features.js';
import type { Hit, SpamContext } from './spam-context.js';
import type { SpamCode } from './spam-rules.js';

const DAY_MS = 86_400_000;

/** Criteria of the header: what honest programs write and spam programs get wrong. */
export function headerCriteria(features: MailFeatures, context: SpamContext): readonly Hit<SpamCode>[] {
  return [...senderHits(features, context), ...fieldHits(features, context), ...subjectHits(features), ...charsetHits(features)];
}

function* senderHits(features: MailFeatures, { envelope, auth, localDomains }: SpamContext): Iterable<Hit<SpamCode>> {
  const [from] = features.from;
  const [reply] = features.replyTo;
  if (from === undefined) yield { code: 'SPAM_FROM_MISSING', evidence: features.value('from') };
  if (features.from.length > 1) yield { code: 'SPAM_FROM_SEVERAL', evidence: features.from.map((m) => m.address).join(', ') };
  if (from === undefined) return;
  const shown = linear(/([a-z0-9._%+-]{1,64})@([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5})/i).exec(from.name);
  if (shown !== null && organisation(shown[2] ?? '') !== organisation(from.domain))
    yield { code: 'SPAM_NAME_IS_ADDRESS', evidence: `${from.name} <${from.address}>` };
  if (reply !== undefined && organisation(reply.domain) !== organisation(from.domain)) {
    const free = isFreeMail(reply.domain);
    yield {
      code: free && !isFreeMail(from.domain) ? 'SPAM_REPLY_FREE' : free ? 'SPAM_REPLY_OTHER_FREE' : 'SPAM_REPLY_ELSEWHERE',
      evidence: `${from.address} → ${reply.address}`,
    };
  }
  if (isLocal(from.domain, localDomains) && !envelope.trusted && auth?.aligned !== true)
    yield { code: 'SPAM_FROM_OURSELVES', evidence: from.address };
  if (auth?.aligned !== true && envelope.recipients.some((r) => r.toLowerCase() === from.address.toLowerCase()))
    yield { code: 'SPAM_FROM_IS_TO', evidence: from.address };
  if (linear(/\d{5}|[bcdfghjklmnpqrstvwxz]{7}/i).test(from.local.split('+')[0] ?? '')) yield { code: 'SPAM_FROM_RANDOM', evidence: from.address };
  const rcpt = envelope.recipients[0] ?? '';
  const host = rcpt.slice(rcpt.lastIndexOf('@') + 1);
  if (host !== '' && !isLocal(from.domain, [host]) && named(from.name, host)) yield { code: 'SPAM_NAME_IS_OURS', evidence: from.name };
  const sender = envelope.mailFrom.slice(envelope.mailFrom.lastIndexOf('@') + 1);
  if (sender !== '' && organisation(sender) !== organisation(from.domain))
    yield { code: isFreeMail(from.domain) ? 'SPAM_FREE_FROM_ELSEWHERE' : 'SPAM_MAIL_FROM_DIFFERS', evidence: `${sender} → ${from.domain}` };
}

function* fieldHits(features: MailFeatures, { envelope }: SpamContext): Iterable<Hit<SpamCode>> {
  if (!features.has('date')) yield { code: 'SPAM_DATE_MISSING', evidence: '' };
  else {
    const at = Date.parse(withoutParts(features.value('date'), '(', ')'));
    if (Number.isNaN(at)) yield { code: 'SPAM_DATE_ODD', evidence: features.value('date') };
    else if (envelope.receivedAtMs > 0 && at > envelope.receivedAtMs + DAY_MS) yield { code: 'SPAM_DATE_FUTURE', evidence: features.value('date') };
    else if (envelope.receivedAtMs > 0 && at < envelope.receivedAtMs - 7 * DAY_MS) yield { code: 'SPAM_DATE_OLD', evidence: features.value('date') };
  }
  const id = features.value('message-id').trim();
  if (id === '') yield { code: 'SPAM_ID_MISSING', evidence: '' };
  else if (!linear(/^<[^<>\s@]+@[^<>\s@]+>$/).test(id)) yield { code: 'SPAM_ID_ODD', evidence: id };
  else if (!id.slice(id.indexOf('@')).includes('.')) yield { code: 'SPAM_ID_LOCAL', evidence: id };
  if (!features.has('to') && !features.has('cc')) yield { code: 'SPAM_TO_MISSING', evidence: '' };
  else if (features.recipients.length === 0) yield { code: 'SPAM_UNDISCLOSED', evidence: features.value('to') };
  const multipart = features.parts.length > 1 || features.value('content-type').toLowerCase().startsWith('multipart/');
  if (multipart && !features.has('mime-version')) yield { code: 'SPAM_MIME_VERSION', evidence: '' };
  if (features.headers.some((h) => h.lower === 'x-php-originating-script' || h.lower === 'x-php-script'))
    yield { code: 'SPAM_PHP_SCRIPT', evidence: features.value('x-php-originating-script') };
  if (linear(/^\s*[1-2]\b|high|urgent/i).test(features.value('x-priority') || features.value('importance')))
    yield { code: 'SPAM_PRIORITY', evidence: features.value('x-priority') };
  const mailer = features.value('x-mailer') || features.value('user-agent');
  // Given up by their makers more than ten years ago: today it is a script that writes this.
  if (
    linear(
      /outlook express|microsoft outlook, build 10|\bthe bat! \(v?[12]\.|foxmail [1-6]\b|windows live mail|produced by microsoft mimeole v6/i,
    ).test(`${mailer} ${features.value('x-mimeole')}`)
  )
    yield { code: 'SPAM_OLD_MAILER', evidence: mailer };
  const replies = features.has('in-reply-to') || features.has('references');
  if (replies) yield { code: 'HAM_REPLY', evidence: features.value('in-reply-to').slice(0, 80) };
  else if (linear(/^\s*(?:re|aw|sv|antw|res)(?:\s*\[\d+\])?\s*:/i).test(features.content.subject))
    yield { code: 'SPAM_FAKE_REPLY', evidence: features.content.subject };
}

function* subjectHits({ content: { subject } }: MailFeatures): Iterable<Hit<SpamCode>> {
  const letters = subject.replace(linear(/[^\p{Lu}\p{Ll}]/gu), '');
  const others = subject.replace(linear(/[^\p{Lo}]/gu), '');
  if (subject.trim() === '') yield { code: 'SPAM_SUBJECT_EMPTY', evidence: '' };
  if (letters.length >= 10 && letters.length > others.length && letters === letters.toUpperCase())
    yield { code: 'SPAM_SUBJECT_CAPITALS', evidence: subject };
  if (linear(/[!?]{2}|!\s*$|[$€£]{2}/).test(subject)) yield { code: 'SPAM_SUBJECT_SHOUTS', evidence: subject };
  if (linear(/\p{Extended_Pictographic}/u).test(subject.replace(linear(/[©®™0-9#*]/g), ''))) yield { code: 'SPAM_SUBJECT_EMOJI', evidence: subject };
  if (linear(/[^\s@]@[^\s@]+\.[a-z]{2}/i).test(subject)) yield { code: 'SPAM_SUBJECT_ADDRESS', evidence: subject };
  if (hasSerial(subject)) yield { code: 'SPAM_SUBJECT_SERIAL', evidence: subject };
  if (linear(/[\u00ad\u200b-\u200f\u2060\ufeff]/).test(subject)) yield { code: 'SPAM_HIDDEN_CHARACTERS', evidence: subject };
}

/** A gap, or a last word or number that tells one mail of many from the others. */
function hasSerial(subject: string): boolean {
  const text = subject.trimEnd();
  const word = linear(/(?<=\s)[a-z0-9]{10,}$/i, 'below 1 MiB').exec(text)?.[0] ?? '';
  return linear(/\d/).test(word.slice(6, -3)) || subject.includes('    ') || linear(/[#-]\s?\d{5,}$/, 'below 1 MiB').test(text);
}

/** Several charsets in one header, or one that its text has no need of. */
function* charsetHits(features: MailFeatures): Iterable<Hit<SpamCode>> {
  const raw = features.headers.filter((h) => ['from', 'subject', 'to', 'reply-to'].includes(h.lower));
  const charsets = new Set(
    raw.flatMap((h) => [...h.value.matchAll(linear(/=\?([\w-]{2,30})(?:\*[\w-]*)?\?/g))].map((m) => (m[1] ?? '').toLowerCase())),
  );
  if (charsets.size > 1) yield { code: 'SPAM_CHARSETS_MIXED', evidence: [...charsets].join(', ') };
  if (raw.some((h) => linear(/[\u0080-\u{10ffff}]/u).test(h.value))) yield { code: 'SPAM_HEADER_8BIT', evidence: '' };
  const text = features.content.text.slice(0, 20_000);
  const far = features.parts.find((p) =>
    linear(/^(?:gb2312|gbk|gb18030|big5|euc-kr|iso-2022-(?:jp|kr)|shift_jis|koi8-r|windows-1251)$/i).test(p.charset),
  );
  // oxlint-disable-next-line no-control-regex -- everything beyond ASCII
  if (far !== undefined && text.length > 200 && !linear(/[^\u0000-\u007f]/).test(text)) yield { code: 'SPAM_CHARSET_FAR', evidence: far.charset };
}

function isLocal(domain: string, local: readonly string[]): boolean {
  return local.some((d) => domain === d || domain.endsWith(`.${d}`));
}

/** The display name is our own domain, or the first word of it: "corp.example Helpdesk". */
function named(name: string, host: string): boolean {
  const lower = name.toLowerCase();
  const label = host.split('.')[0] ?? '';
  return lower.includes(host) || (label.length >= 4 && lower.split(linear(/[^a-z0-9]+/)).includes(label));
}
