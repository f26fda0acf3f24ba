import type { HeaderField, Note } from './header-fields.js';

const ONCE: ReadonlySet<string> = new Set([
  'from',
  'sender',
  'reply-to',
  'to',
  'cc',
  'bcc',
  'message-id',
  'in-reply-to',
  'references',
  'subject',
  'date',
  'mime-version',
]);

/** Notes fields that stand twice although one is allowed (RFC 5322 3.6, RFC 2045): clients differ in which one they show. */
export function noteDuplicates(fields: readonly HeaderField[], top: boolean, note: Note): void {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { lower } of fields) {
    if (seen.has(lower) && (lower.startsWith('content-') || (top && ONCE.has(lower)))) twice.add(lower);
    seen.add(lower);
  }
  if (twice.size > 0) note('MIME_DUPLICATE_FIELD', [...twice].join(', '));
}
