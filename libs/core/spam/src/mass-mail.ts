import { linear } from '@postern/linear';

import type { MailFeatures } from './mail-features.js';

/** What makes a mail bulk that says so itself (RFC 2369, RFC 2919, RFC 8058, Precedence); undefined for others. */
export function bulkMark(features: MailFeatures): string | undefined {
  if (linear(/^(?:bulk|list|junk)$/i).test(features.value('precedence').trim())) return `Precedence: ${features.value('precedence')}`;
  return BULK_FIELDS.find((name) => features.has(name));
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
