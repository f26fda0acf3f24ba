import type { MailMessage } from '@postern/mail';
import type { RecipientGroup } from '@postern/policy';
import type { Revision } from '@postern/settings';
import type { Submission } from '@postern/smtp';
import type { AuthResults, ScanReply } from '@postern/verdict';

import type { Story } from './story.js';

/** One message on its way through the pipeline, under the revision that was current when it came. */
export interface MailInHand {
  readonly submission: Submission;
  readonly revision: Revision;
  readonly groups: readonly RecipientGroup[];
  readonly story: Story;
}

/** What was found out about it. Also an error is told with all that was learnt before. */
export interface Learnt {
  /** Absent when the message was answered before it was parsed. */
  readonly message?: MailMessage;
  readonly replies: readonly ScanReply[];
  readonly auth?: AuthResults;
}
