import type { MailMessage } from './mail-message.js';
import { parseMessage } from './parse-message.js';

const PARSED = new WeakMap<Buffer, MailMessage>();

/**
 * The message in these octets by the default limits, parsed once for everybody in this process who holds the same buffer, and forgotten together with it. A
 * message's octets never change; whoever changes a buffer must parse it by itself.
 */
export function parseOnce(bytes: Buffer): MailMessage {
  const known = PARSED.get(bytes);
  if (known !== undefined) return known;
  const message = parseMessage(bytes);
  PARSED.set(bytes, message);
  return message;
}
