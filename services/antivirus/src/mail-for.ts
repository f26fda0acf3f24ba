import type { Asker, Inspection } from '@postern/inspection';
import { hasOneStructure } from '@postern/mail';
import type { MailMessage, MimePart } from '@postern/mail';
import type { AvEngine } from '@postern/verdict';

/** Shorter text is left in: cutting it out would save nothing. */
const LEAST = 4096;
/** Base64 of one blank. */
const BLANK = Buffer.from('IA==');

/**
 * A mail for an engine that gets its files decoded, each by itself: without their base64 text. Only text that is base64 and nothing else is left out, so that there is
 * no reading of the mail in which it says something by itself. An engine that decodes mails gets a mail whose structure readers could take in several ways as it is,
 * since it may read it in one that is not ours. Header and text stay in any case: what an engine knows of mails (links that lie, structure) it finds there. For one that
 * decodes mails a blank stands where a file was: an attachment that is empty is none to clamd, and its signatures for the names of attachments would not be tried.
 */
export async function mailFor(engine: AvEngine, message: MailMessage, maxFileBytes: number, inspection: Inspection, asker: Asker): Promise<Buffer> {
  const { bytes } = message;
  if (engine.capabilities.decodesMail && !hasOneStructure(message)) return bytes;
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
    if (bodyStart >= at) kept.push(bytes.subarray(at, bodyStart), ...(engine.capabilities.decodesMail ? [BLANK] : []));
    at = Math.max(at, bodyEnd);
  }
  return at === 0 ? bytes : Buffer.concat([...kept, bytes.subarray(at)]);
}
