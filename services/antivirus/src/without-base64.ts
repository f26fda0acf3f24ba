import type { MailMessage } from '@postern/mail';
import { decodedPart } from '@postern/unpack';

/** Shorter text is left in: cutting it out would save nothing. */
const LEAST = 4096;

/**
 * A mail for engines that undo no encoding: without the base64 text of files that they get decoded. Only text that is base64 and nothing else is left out, so that
 * there is no reading of the mail in which it says something by itself.
 */
export function withoutBase64(message: MailMessage, maxFileBytes: number): Buffer {
  const { bytes } = message;
  const cuts = message.parts
    .filter((part) => part.source === bytes && part.encoding === 'base64' && part.children.length === 0 && part.bodyEnd - part.bodyStart >= LEAST)
    .filter((part) => decodedPart(message, part, maxFileBytes).regular === true)
    .sort((a, b) => a.bodyStart - b.bodyStart);
  const kept: Buffer[] = [];
  let at = 0;
  for (const { bodyStart, bodyEnd } of cuts) {
    if (bodyStart > at) kept.push(bytes.subarray(at, bodyStart));
    at = Math.max(at, bodyEnd);
  }
  return at === 0 ? bytes : Buffer.concat([...kept, bytes.subarray(at)]);
}
