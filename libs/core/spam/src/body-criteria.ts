import { linear } from '@postern/linear';

import type { MailFeatures } from './mail-features.js';
import type { Hit } from './spam-context.js';
import type { SpamCode } from './spam-rules.js';

const MAX_LOOKED = 100_000;

/** Criteria of text, HTML and attachments. */
export function* bodyCriteria(features: MailFeatures): Iterable<Hit<SpamCode>> {
  const { content, parts } = features;
  const text = content.text.slice(0, MAX_LOOKED);
  const ascii = isAscii(text);
  const { words, shown } = wordCount(text, ascii);
  const { html } = content;
  if (content.hasHtml && !content.hasText) yield { code: 'SPAM_HTML_ONLY', evidence: '' };
  if (html.hiddenChars > 200 && html.hiddenChars > shown / 2)
    yield { code: 'SPAM_HIDDEN_TEXT', evidence: `${html.hiddenChars} hidden, ${shown} shown` };
  if (html.images > 0 && shown < 120 && content.links.some((l) => l.place === 'link'))
    yield { code: 'SPAM_IMAGE_ONLY', evidence: `${html.images} images, ${shown} characters` };
  if (html.scripts > 0) yield { code: 'SPAM_HTML_SCRIPT', evidence: `${html.scripts} scripts` };
  if (html.forms > 0) yield { code: 'SPAM_HTML_FORM', evidence: `${html.forms} forms` };
  if (!ascii && linear(/[\u200b\u2060\u00ad\ufeff]/).test(text) && (text.match(linear(/\p{L}[\u200b\u2060\u00ad\ufeff]\p{L}/gu)) ?? []).length > 5)
    yield { code: 'SPAM_HIDDEN_CHARACTERS', evidence: 'within words' };
  const mixed = ascii ? 0 : mixedWords(text);
  if (mixed > 2) yield { code: 'SPAM_MIXED_SCRIPTS', evidence: `${mixed} words` };
  const { letters, capitals } = caseOf(text.slice(0, 5000), ascii);
  if (letters > 200 && capitals / letters > 0.5) yield { code: 'SPAM_BODY_CAPITALS', evidence: `${Math.round((100 * capitals) / letters)} %` };
  if (words < 4 && content.links.length === 0 && !parts.some((p) => p.attached)) yield { code: 'SPAM_BODY_EMPTY', evidence: `${words} words` };
  if (words < 40 && content.links.some((l) => l.place === 'link' || l.place === 'text'))
    yield { code: 'SPAM_SHORT_WITH_LINK', evidence: `${words} words` };
  const archive = parts.find((p) =>
    linear(
      /\.(?:zip|rar|7z|gz|z|ace|arj|cab|iso|img|vhdx?|lzh|uue|r\d\d|html?|shtml|xhtml|svg|one|js|vbs|wsf|hta|lnk|jar|exe|scr|com|pif|bat|cmd)$/i,
    ).test(p.filename),
  );
  if (archive !== undefined)
    yield { code: linear(/\.s?x?html?$/i).test(archive.filename) ? 'SPAM_HTML_ATTACHED' : 'SPAM_ARCHIVE_ATTACHED', evidence: archive.filename };
  if (linear(/^(?:> ?|On .{10,200} wrote:|Am .{10,200} schrieb|Le .{10,200} a écrit)/m).test(text)) yield { code: 'HAM_QUOTES', evidence: '' };
  const rcpt = recipientGreeting(features);
  if (rcpt !== undefined) yield { code: 'SPAM_GREETS_ADDRESS', evidence: rcpt };
}

/** Words between blanks, two letters of scripts that write without blanks counting as one, and characters that are no blanks. */
export function wordCount(text: string, ascii: boolean): { readonly words: number; readonly shown: number } {
  let shown = 0;
  let words = 0;
  let behindBlank = true;
  for (let i = 0; i < text.length; i++) {
    const blank = isBlank(text.charCodeAt(i));
    if (!blank) {
      shown += 1;
      if (behindBlank) words += 1;
    }
    behindBlank = blank;
  }
  const dense = ascii
    ? 0
    : (text.match(linear(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/gu)) ?? []).length;
  // Nothing at all counts as one word.
  return { words: Math.max(1, words) + Math.floor(dense / 2), shown };
}

/** White space of ECMA-262, as `\s` has it. */
function isBlank(c: number): boolean {
  return c < 128 ? c === 32 || (c >= 9 && c <= 13) : c >= 0xa0 && linear(/\s/).test(String.fromCharCode(c));
}

function isAscii(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- everything beyond ASCII
  return !linear(/[^\u0000-\u007f]/).test(text);
}

/** Letters that have a case, and capitals among them. */
export function caseOf(text: string, ascii: boolean): { readonly letters: number; readonly capitals: number } {
  if (!ascii) {
    const letters = text.replace(linear(/[^\p{Lu}\p{Ll}]/gu), '');
    return { letters: letters.length, capitals: letters.replace(linear(/[^\p{Lu}]/gu), '').length };
  }
  let letters = 0;
  let capitals = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c >= 65 && c <= 90) capitals += 1;
    if ((c >= 65 && c <= 90) || (c >= 97 && c <= 122)) letters += 1;
  }
  return { letters, capitals };
}

/** Words of Latin letters with single foreign ones within, which keep filters from reading them. */
function mixedWords(text: string): number {
  if (!linear(/[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Cherokee}\p{Script=Armenian}]/u).test(text)) return 0;
  let count = 0;
  for (const [word] of text.slice(0, 30_000).matchAll(linear(/[\p{L}]{4,30}/gu))) {
    const latin = (word.match(linear(/\p{Script=Latin}/gu)) ?? []).length;
    if (latin > 0 && latin < word.length && linear(/[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Cherokee}\p{Script=Armenian}]/u).test(word))
      count += 1;
  }
  return count;
}

/** Boxes that nobody is called. */
const ROLES = linear(
  /^(?:office|info|infos|sales|admin|administrator|contact|kontakt|contato|contacto|support|webmaster|postmaster|hostmaster|mail|email|service|services|accounts?|accounting|billing|finance|marketing|hr|jobs|hello|help|enquir(?:y|ies)|inquir(?:y|ies)|orders?|purchas(?:e|ing)|press|abuse|security|noreply|no-reply|buero|vertrieb|[^@]{0,60}\d{2}[^@]{0,60})$/i,
);

/** "Dear office@corp.example", "Hello info,": a program that knows nothing but the address. "Hello Bob" to bob is how people write. */
function recipientGreeting({ recipients, content }: MailFeatures): string | undefined {
  const start = content.text.slice(0, 600);
  const whom = GREETING.exec(start);
  if (whom !== null) return whom[0];
  const said = GREETED.exec(start);
  const name = said?.[1]?.toLowerCase();
  const own = recipients.slice(0, 3).find(({ local }) => local.toLowerCase() === name && ROLES.test(local));
  return own === undefined ? undefined : `${said?.[0] ?? ''} (${own.address})`;
}

const GREETING = linear(
  /(?<![\p{L}\p{N}])(?:dear|hello|hi|attn:?|attention:?|hallo|hola|bonjour|ol[áa]|prezad[oa]|sehr geehrte[rs]?|user:?)[\s:,]{1,5}[\w.+-]{1,64}@[\w.-]{1,80}(?=[\s,!.:;]|$)/iu,
);
const GREETED = linear(
  /(?<![\p{L}\p{N}])(?:dear|hello|hi|attn:?|attention:?|hallo|hola|bonjour|ol[áa]|prezad[oa]|sehr geehrte[rs]?|user:?)[\s:,]{1,5}([\w.+-]{1,64})(?=[\s,!:;]|$)/iu,
);
