import { isAscii } from 'node:buffer';

import type { ClientError } from './send-failure.js';
import type { Outgoing } from './sender-types.js';

/**
 * The mail as a hop without 8BITMIME may get it (RFC 6152 3): as it is when it has 7-bit bytes only, else made so. Throws a refusal in the hop's name (RFC 3463 3.7, X.6.3)
 * when that cannot be.
 */
export function sevenBitMail(mail: Outgoing): Outgoing {
  if (isPlain(mail)) return mail;
  const made = mail.sevenBit?.();
  if (made !== undefined && isPlain(made)) return { ...mail, ...made };
  const response = '554 5.6.3 The next host takes 7-bit mail only, and this message cannot be converted';
  throw Object.assign(new Error(response), { responseCode: 554, response } satisfies Partial<ClientError>);
}

function isPlain(mail: Pick<Outgoing, 'chunks'>): boolean {
  for (const chunk of mail.chunks()) if (!isAscii(chunk)) return false;
  return true;
}
