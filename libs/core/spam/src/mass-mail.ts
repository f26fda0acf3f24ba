import { linear } from '@postern/linear';

import type { MailPicture } from './mail-picture.js';

/** What makes a mail bulk that says so itself (RFC 2369, RFC 2919, RFC 8058, Precedence); undefined for others. */
export function bulkMark(picture: MailPicture): string | undefined {
  if (linear(/^(?:bulk|list|junk)$/i).test(picture.value('precedence').trim())) return `Precedence: ${picture.value('precedence')}`;
  return BULK_FIELDS.find((name) => picture.has(name));
}

const BULK_FIELDS = [
  'list-unsubscribe',
  'list-id',
  'list-unsubscribe-post',
  'feedback-id',
  'x-campaign-id',
  'x-csa-complaints',
  'x-mailgun-tag',
  'x-mc-user',
  'x-campaignid',
] as const;
