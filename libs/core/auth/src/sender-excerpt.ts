import type { Excerpt } from '@postern/kernel';
import { headerExcerpt } from '@postern/mail';
import type { MailMessage } from '@postern/mail';

import { isSigned } from './signature-fields.js';

/** The header, when nothing that is checked about the sender depends on the body. Undefined: send the whole. */
export function senderExcerpt(message: MailMessage): Excerpt | undefined {
  return isSigned(message.headers) ? undefined : headerExcerpt(message);
}
