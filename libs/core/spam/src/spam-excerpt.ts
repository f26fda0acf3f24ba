import type { Excerpt } from '@postern/kernel';
import { textExcerpt } from '@postern/mail';
import type { MailMessage } from '@postern/mail';
import { mayBeContent } from '@postern/urls';

/** As much of a message as its features depends on: `featuresOf` sees the same in it, filled, as in the whole. Undefined: send the whole. */
export function spamExcerpt(message: MailMessage): Excerpt | undefined {
  return textExcerpt(message, mayBeContent);
}
