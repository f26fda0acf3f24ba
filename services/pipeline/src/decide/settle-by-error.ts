import type { AppError } from '@postern/kernel';
import type { Settlement } from '@postern/policy';
import { ruleTitle } from '@postern/policy';

import type { MailInHand } from '../mail-in-hand.js';
import { replyOf } from '../pipeline.errors.js';

/** The settlement of a message that an error ended: put off when a retry may help, refused otherwise; never stored. */
export function settleByError(mail: MailInHand, error: AppError): Settlement {
  const { retry, says } = error.row;
  const groups = mail.groups.map(({ rule, recipients }) => ({
    recipients,
    notifySender: false,
    verdict: {
      rule,
      fate: retry ? ('tempfail' as const) : ('reject' as const),
      action: retry ? ('skip' as const) : ('reject' as const),
      causedBy: '' as const,
      backup: false,
      tags: [],
      remove: [],
      results: [],
      explanation: [`${ruleTitle(rule)} would apply.`, `Not decided by rules: ${error.code} (${says}).`],
    },
  }));
  return { fate: retry ? 'tempfailed' : 'refused', reply: replyOf(error, mail.submission.msgId), groups, keepOriginal: false, separate: false };
}
