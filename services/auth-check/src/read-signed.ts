import { isSigned } from '@postern/auth';
import type { Body, Excerpt } from '@postern/kernel';
import { headerOf, parseMessage } from '@postern/mail';

/** Headers are rarely longer; one that is costs a second read. */
const FIRST_BYTES = 64 * 1024;

/**
 * The header that came with the call, if nobody signed and it is a whole one; else what has to be read. The caller is not trusted to have looked. Throws Defect for
 * an excerpt that is none.
 */
export async function readHeader(excerpt: Excerpt | undefined, body: Body, signal: AbortSignal): Promise<Buffer> {
  if (excerpt === undefined) return readSigned(body, signal);
  const octets = headerOf(excerpt);
  const { headers, headerEnd, bodyStart } = parseMessage(octets, { maxParts: 1 });
  return isSigned(headers) || headerEnd === bodyStart || bodyStart !== octets.length ? readSigned(body, signal) : octets;
}

/**
 * What the check has to read of a message: all of it when DKIM or ARC signed it, else the header alone, since nothing depends on the body then. Rejects as the body
 * does.
 */
export async function readSigned(body: Body, signal: AbortSignal): Promise<Buffer> {
  const isSmall = body.size <= FIRST_BYTES;
  const first = await body.read(isSmall ? undefined : { start: 0, end: FIRST_BYTES }, signal);
  const { headers, bodyStart } = parseMessage(first, { maxParts: 1 });
  // A message that has no header by the letter may show one to a client, and a From in it.
  if (headers.length === 0 && bodyStart === 0) return first;
  if (!isSigned(headers) && (isSmall || bodyStart < first.length)) return first.subarray(0, bodyStart);
  return isSmall ? first : body.read(undefined, signal);
}
