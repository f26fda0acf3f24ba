import { domainToUnicode } from 'node:url';

import { linear } from '@postern/linear';
import { BRANDS, skeleton } from '@postern/urls';

import type { MailFeatures } from './mail-features.js';
import type { SpamContext } from './spam-context.js';

const BRAND_LABELS: ReadonlySet<string> = new Set(BRANDS.flatMap((b) => b.labels));

/**
 * Letters that pose as others in a sender's address or name (behaviour 5): looked for in MAIL FROM, From, Sender and Reply-To, nowhere else. The word that tells;
 * undefined when there is none. Plain foreign names, and a stray Latin letter in a Cyrillic name, are no spoof.
 */
export function spoofedSender(features: MailFeatures, context: SpamContext): string | undefined {
  const own = context.localDomains.flatMap((d) => d.split('.').slice(0, 1));
  const mailboxes = [...features.from, ...features.sender, ...features.replyTo].flatMap((m) => [m.name, m.local, domainToUnicode(m.domain)]);
  const { mailFrom } = context.envelope;
  const at = mailFrom.lastIndexOf('@');
  // Many angle addresses may share one long name, which is looked at once.
  const texts = new Set([mailFrom.slice(0, Math.max(0, at)), domainToUnicode(mailFrom.slice(at + 1)), ...mailboxes]);
  return [...texts]
    .flatMap((text) => text.normalize('NFC').split(linear(/[\s@.,;:()<>"'|/\\_[\]-]+/)))
    .find((word) => word !== '' && isSpoof(word, own));
}

function isSpoof(word: string, own: readonly string[]): boolean {
  // Directions that make a reader see another order.
  if (linear(/[\u202a-\u202e\u2066-\u2069]/).test(word)) return true;
  const latin = (word.match(linear(/\p{Script=Latin}/gu)) ?? []).length;
  const other =
    word.match(linear(/[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}\p{Script=Lisu}]/gu)) ?? [];
  // Letters of mathematics: bold, script and such, which look like plain ones.
  const styled = linear(/[\u{1d400}-\u{1d7ff}]/u).test(word);
  if (other.length === 0 && !styled) return false;
  const plain = skeleton(word);
  if (!linear(/^[a-z0-9]+$/).test(plain)) return false;
  if (styled || BRAND_LABELS.has(plain) || own.includes(plain)) return true;
  return latin >= 2 && latin >= other.length && other.every((letter) => linear(/^[a-z]$/).test(skeleton(letter)));
}
