import { createHash } from 'node:crypto';

import { decodePart, parseMessage } from '@postern/mail';
import type { MailMessage } from '@postern/mail';

const MAX = 64 * 1024 * 1024;

/** All that our parser takes out of a message, in every reading. */
export interface Extraction {
  readonly message: MailMessage;
  /** Of each part, in the order of `message.parts`. */
  readonly contents: readonly Buffer[];
  readonly digests: ReadonlySet<string>;
}

export function extract(bytes: Buffer): Extraction {
  const message = parseMessage(bytes);
  const contents = message.parts.map((part) => decodePart(message, part, MAX).bytes);
  // Where we decode and the other parser hands out a part as it stands, the part was found all the same.
  const raw = message.parts.map((part) => part.source.subarray(part.bodyStart, part.bodyEnd));
  return { message, contents, digests: new Set([...contents, ...raw].map(digestOf)) };
}

/** Whether a file is among the parts. Line endings, and white space around it, are no part of what a scanner looks for. */
export function holds(extraction: Extraction, content: Buffer): boolean {
  return trimmed(content).length === 0 || extraction.digests.has(digestOf(content));
}

function trimmed(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] as number) <= 32) end -= 1;
  let start = 0;
  while (start < end && (bytes[start] as number) <= 32) start += 1;
  return bytes.subarray(start, end);
}

function digestOf(bytes: Buffer): string {
  return createHash('sha256')
    .update(
      trimmed(bytes)
        .toString('latin1')
        .replace(/[\r\n]+/g, '\n'),
      'latin1',
    )
    .digest('base64');
}
