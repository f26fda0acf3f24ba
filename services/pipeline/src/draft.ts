import type { AppError } from '@postern/kernel';
import type { MailMessage } from '@postern/mail';
import type { RecipientGroup, Settlement } from '@postern/policy';
import { ruleTitle } from '@postern/policy';
import type { Revision } from '@postern/settings';
import type { Submission } from '@postern/smtp';
import type { AuthFacts, ScanReply } from '@postern/verdict';

import { replyOf } from './pipeline.errors.js';
import type { Story } from './story.js';

/** What is known of a message while it is decided. It grows, so that an error at any point can still be told with all that was learnt. */
export interface Draft {
  readonly submission: Submission;
  readonly revision: Revision;
  readonly groups: readonly RecipientGroup[];
  readonly story: Story;
  message?: MailMessage;
  replies: readonly ScanReply[];
  auth?: AuthFacts;
}

/** The settlement of a message that an error ended: put off when a retry may help, refused otherwise; never stored. */
export function settleByError(draft: Draft, error: AppError): Settlement {
  const { retry, says } = error.row;
  const groups = draft.groups.map(({ rule, recipients }) => ({
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
  return { fate: retry ? 'tempfailed' : 'refused', reply: replyOf(error, draft.submission.msgId), groups, keepOriginal: false };
}
