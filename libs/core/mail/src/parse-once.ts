import type { MailMessage } from './mail-message.js';
import { parseMessage } from './parse-message.js';

const PARSED = new WeakMap<Buffer, MailMessage>();

/**
 * The message in these bytes by the default limits, parsed once for everybody in this process who holds the same buffer, and forgotten together with it. A
 * message's bytes never change; code that changes a buffer must parse it by itself.
 */
export function parseOnce(bytes: Buffer): MailMessage {
  const known = PARSED.get(bytes);
  if (known !== undefined) return known;
  const message = parseMessage(bytes);
  PARSED.set(bytes, message);
  return message;
}

/** The message if it was parsed already. */
export function alreadyParsed(bytes: Buffer): MailMessage | undefined {
  return PARSED.get(bytes);
}

/** Keeps what was parsed elsewhere, by the default limits: from now on `parseOnce` gives it. One that is known already stays. */
export function keepParsed(message: MailMessage): MailMessage {
  const known = PARSED.get(message.bytes);
  if (known !== undefined) return known;
  PARSED.set(message.bytes, message);
  return message;
}
