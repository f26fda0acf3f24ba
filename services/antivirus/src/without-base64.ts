import type { Asker, Inspection } from '@postern/inspection';
import type { MailMessage, MimePart } from '@postern/mail';

/** Shorter text is left in: cutting it out would save nothing. */
const LEAST = 4096;

/**
 * A mail for engines that undo no encoding: without the base64 text of files that they get decoded. Only text that is base64 and nothing else is left out, so that
 * there is no reading of the mail in which it says something by itself.
 */
export async function withoutBase64(message: MailMessage, maxFileBytes: number, inspection: Inspection, asker: Asker): Promise<Buffer> {
  const { bytes } = message;
  const candidates = message.parts.filter(
    (part) => part.source === bytes && part.encoding === 'base64' && part.children.length === 0 && part.bodyEnd - part.bodyStart >= LEAST,
  );
  const isRegular = async (part: MimePart) => {
    const look = await inspection.part(message, part, maxFileBytes, asker);
    return look.kind === 'seen' && look.regular;
  };
  const regular = await Promise.all(candidates.map(isRegular));
  const cuts = candidates.filter((_, i) => regular[i]).sort((a, b) => a.bodyStart - b.bodyStart);
  const kept: Buffer[] = [];
  let at = 0;
  for (const { bodyStart, bodyEnd } of cuts) {
    if (bodyStart > at) kept.push(bytes.subarray(at, bodyStart));
    at = Math.max(at, bodyEnd);
  }
  return at === 0 ? bytes : Buffer.concat([...kept, bytes.subarray(at)]);
}
