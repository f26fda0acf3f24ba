import type { Fate } from './strictness.js';

/**
 * What a mail has come to, one word for lists, tiles, story, filter and metrics. A mail that some recipients have and others do not, or not yet, is partly delivered; else the
 * first of waiting, bounced, expired and removed that holds for a recipient is what it is.
 */
export const MAIL_STATES = [
  'accepted',
  'waiting',
  'partly-delivered',
  'delivered',
  'bounced',
  'expired',
  'removed',
  'refused',
  'tempfailed',
  'dropped',
] as const;
export type MailState = (typeof MAIL_STATES)[number];

/** What was decided of a mail, or before there was one. */
export interface DecidedOf {
  /** Reply to DATA, or to the last RCPT of a mail that never came. */
  readonly replyCode: number;
  /** Recipients to whom it is to be delivered. */
  readonly wanted: number;
  /** What became of it for the groups of recipients. */
  readonly fates: readonly Fate[];
}

/** Newest result of the delivery to a recipient. */
export type DeliveryWord = 'delivered' | 'deferred' | 'bounced' | 'expired' | 'deleted';

/** State of a mail from what was decided and the newest result for each recipient that was tried. */
export function mailState({ replyCode, wanted, fates }: DecidedOf, results: readonly DeliveryWord[]): MailState {
  if (replyCode >= 500) return 'refused';
  if (replyCode >= 400) return 'tempfailed';
  const recipients = Math.max(wanted, results.length);
  if (recipients === 0) return withoutDelivery(fates);
  const has = (word: DeliveryWord) => results.includes(word);
  if (has('delivered'))
    return results.length === recipients && isOnly('delivered', results) && isOnly('deliver', fates) ? 'delivered' : 'partly-delivered';
  if (results.length === 0) return 'accepted';
  if (has('deferred') || results.length < recipients) return 'waiting';
  return has('bounced') ? 'bounced' : has('expired') ? 'expired' : 'removed';
}

const isOnly = (word: string, words: readonly string[]) => words.every((one) => one === word);

/** Nobody is to get it. */
function withoutDelivery(fates: readonly Fate[]): MailState {
  if (fates.includes('delete-message')) return 'dropped';
  return fates.includes('tempfail') && !fates.includes('reject') ? 'tempfailed' : fates.length === 0 ? 'accepted' : 'refused';
}

/** States that mail can be in of which a delivery has this newest result; `none`: nothing was tried. */
export const STATES_WITH_RESULT: Readonly<Record<DeliveryWord | 'none', readonly MailState[]>> = {
  delivered: ['delivered', 'partly-delivered'],
  deferred: ['waiting', 'partly-delivered'],
  bounced: ['bounced', 'waiting', 'partly-delivered'],
  expired: ['expired', 'bounced', 'waiting', 'partly-delivered'],
  deleted: ['removed', 'expired', 'bounced', 'waiting', 'partly-delivered'],
  none: ['accepted', 'refused', 'tempfailed', 'dropped'],
};
