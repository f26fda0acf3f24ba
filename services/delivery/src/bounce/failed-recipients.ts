import { linear } from '@postern/linear';
import type { FailedRecipient } from '@postern/routing';

import type { Fate } from '../attempt/judge-outcomes.js';

/** Recipients that were given up, as a DSN tells it. A mail that expired says so: its last reply was temporary. */
export function failedRecipients(fates: readonly Fate[]): readonly FailedRecipient[] {
  return fates
    .filter(({ result }) => result === 'bounced' || result === 'expired')
    .map(({ outcome, result }) => ({
      recipient: outcome.recipient,
      status: result === 'bounced' ? outcome.status : '4.4.7',
      diagnostic: outcome.reply,
      remote: outcome.hop.replace(linear(/:\d+$/), ''),
    }));
}
