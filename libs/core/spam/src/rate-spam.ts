import { domainToUnicode as toUnicode } from 'node:url';

import { mixesScripts, normaliseUrl } from '@postern/urls';
import { MAX_EVIDENCE } from '@postern/verdict';
import type { AuthFacts, Envelope, Finding } from '@postern/verdict';

import type { MailPicture } from './mail-picture.js';
import { phrasesIn } from './phrases.js';
import { SPAM_RULES } from './spam-rules.js';
import type { SpamCode } from './spam-rules.js';

/** What the rating rests on beside the mail itself. */
export interface SpamContext {
  readonly envelope: Envelope;
  readonly auth?: AuthFacts;
  /** Lists that name the client, with their weights. */
  readonly listed: readonly { readonly zone: string; readonly weight: number }[];
}

export interface SpamRating {
  /** 0 to 100. */
  readonly rate: number;
  /** `none`, or what decided alone: `gtube`, `unicode_spoof`, else `criteria`. */
  readonly method: string;
  readonly findings: readonly Finding[];
}

const FREE_MAIL = new Set(
  'gmail.com yahoo.com hotmail.com outlook.com aol.com gmx.com gmx.de gmx.net web.de mail.ru yandex.ru yandex.com protonmail.com proton.me mail.com icloud.com live.com msn.com qq.com 163.com 126.com zoho.com rediffmail.com yahoo.co.jp inbox.ru list.ru bk.ru'.split(
    ' ',
  ),
);
const SHORTENERS = new Set('bit.ly tinyurl.com goo.gl t.co ow.ly is.gd buff.ly rebrand.ly cutt.ly shorturl.at tiny.cc rb.gy t.ly s.id'.split(' '));

/** The test text of GTUBE, put together here so that no file of ours is spam. */
const GTUBE = `XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-${'STANDARD-ANTI-UBE'}-TEST-EMAIL*C.34X`;

/** Rates one mail by fixed criteria (behaviour 5). Pure; never throws. */
export function rateSpam(picture: MailPicture, context: SpamContext): SpamRating {
  const findings: Finding[] = [];
  const add = (code: SpamCode, evidence: string, weight: number = SPAM_RULES[code][0]) =>
    findings.push({ code, weight, evidence: evidence.slice(0, MAX_EVIDENCE) });
  if (picture.text.includes(GTUBE) || picture.subject.includes(GTUBE)) add('SPAM_GTUBE', 'GTUBE');
  const spoof = spoofedSender(picture, context.envelope);
  if (spoof !== undefined) add('SPAM_UNICODE_SPOOF', spoof);
  senderCriteria(picture, add);
  subjectCriteria(picture, add);
  for (const { code, words } of phrasesIn(`${picture.subject}\n${picture.text}`)) add(code, words);
  bodyCriteria(picture, add);
  connectionCriteria(context, add);
  const sum = Math.round(findings.reduce((total, f) => total + f.weight, 0));
  const decided = findings.find((f) => f.weight >= 100);
  const method = decided === undefined ? (sum > 0 ? 'criteria' : 'none') : decided.code === 'SPAM_GTUBE' ? 'gtube' : 'unicode_spoof';
  return { rate: decided === undefined ? Math.max(0, Math.min(100, sum)) : 100, method, findings };
}

type Add = (code: SpamCode, evidence: string, weight?: number) => void;

/** Look-alike letters count in MAIL FROM, From, Sender and Reply-To alone (behaviour 5). */
function spoofedSender(picture: MailPicture, envelope: Envelope): string | undefined {
  const names = [...picture.from, ...picture.sender, ...picture.replyTo].flatMap((m) => [m.name, m.local, toUnicode(m.domain)]);
  const words = [envelope.mailFrom, ...names].flatMap((text) => text.split(/[\s@.,;:()<>"'-]+/));
  return words.find(mixesScripts);
}

function senderCriteria(picture: MailPicture, add: Add): void {
  const [from] = picture.from;
  if (from === undefined) add('SPAM_FROM_MISSING', picture.value('from'));
  if (picture.from.length > 1) add('SPAM_FROM_SEVERAL', picture.from.map((m) => m.address).join(', '));
  if (picture.fromIssues.includes('name-looks-like-address')) add('SPAM_NAME_IS_ADDRESS', from?.name ?? '');
  if (!picture.has('date')) add('SPAM_DATE_MISSING', '');
  if (!picture.has('message-id')) add('SPAM_ID_MISSING', '');
  if (!picture.toIsNamed) add('SPAM_UNDISCLOSED', picture.value('to'));
  const [reply] = picture.replyTo;
  if (from !== undefined && reply !== undefined && reply.domain !== from.domain) {
    add(FREE_MAIL.has(reply.domain) ? 'SPAM_REPLY_ELSEWHERE' : 'SPAM_REPLY_DIFFERS', `${from.domain} → ${reply.domain}`);
  }
  if (picture.has('in-reply-to') || picture.has('references')) add('HAM_REPLY', picture.value('in-reply-to').slice(0, 80));
}

function subjectCriteria(picture: MailPicture, add: Add): void {
  const letters = picture.subject.replace(/[^\p{L}]/gu, '');
  if (letters.length >= 10 && letters === letters.toUpperCase() && letters !== letters.toLowerCase()) add('SPAM_SUBJECT_CAPITALS', picture.subject);
  if (/(\$|€|£|usd)\s?\d|\b(cash|fund|payment approved|free money|bonus|profit)\b/i.test(picture.subject)) add('SPAM_SUBJECT_MONEY', picture.subject);
}

function bodyCriteria(picture: MailPicture, add: Add): void {
  const words = picture.text.trim().length;
  const seen = new Set<SpamCode>();
  const addOnce = (code: SpamCode, evidence: string) => {
    if (seen.has(code)) return;
    seen.add(code);
    add(code, evidence);
  };
  if (picture.html.hidden > 0)
    add('SPAM_HTML_HIDDEN', `${picture.html.hidden} hidden elements`, Math.min(SPAM_RULES.SPAM_HTML_HIDDEN[0], picture.html.hidden * 3));
  if (picture.hasHtml && !picture.hasText) add('SPAM_HTML_ONLY', '');
  if (picture.html.images > 0 && words < 60) add('SPAM_IMAGE_ONLY', `${picture.html.images} images, ${words} characters`);
  for (const { url, label, from } of picture.urls.slice(0, 300)) {
    const target = normaliseUrl(url);
    if (target === undefined) continue;
    if (target.isIp && from !== 'image') addOnce('SPAM_URL_ADDRESS', url);
    if (SHORTENERS.has(target.domain)) addOnce('SPAM_URL_SHORTENER', url);
    const shown = /^(https?:\/\/|www\.)\S+$/i.test(label) ? normaliseUrl(label) : undefined;
    if (shown !== undefined && shown.domain !== target.domain && from === 'link') addOnce('SPAM_LINK_MISMATCH', `${label} → ${target.host}`);
  }
}

function connectionCriteria({ envelope, auth, listed }: SpamContext, add: Add): void {
  for (const { zone, weight } of listed) add('SPAM_DNS_LISTED', zone, weight);
  if (envelope.trusted) return;
  if (auth?.spf === 'fail') add('SPAM_SPF_FAIL', auth.spfDomain);
  if (auth?.spf === 'softfail') add('SPAM_SPF_SOFTFAIL', auth.spfDomain);
  if (auth?.dmarc === 'fail') add('SPAM_DMARC_FAIL', auth.fromDomain);
  if (auth?.aligned === true) add('HAM_ALIGNED', auth.fromDomain);
  if (envelope.clientName === '') add('SPAM_NO_REVERSE_NAME', envelope.clientIp);
  if (/^\[?\d+(\.\d+){3}\]?$/.test(envelope.helo)) add('SPAM_HELO_ADDRESS', envelope.helo);
}

/** Bulk mail that says so itself (RFC 2369, RFC 8058, Precedence). */
export function isMassMail(picture: MailPicture): boolean {
  const bulk = /^(bulk|list|junk)$/i.test(picture.value('precedence').trim());
  return picture.has('list-unsubscribe') || picture.has('list-id') || bulk || picture.has('feedback-id');
}
