import { linear } from '@postern/linear';

/** How what was signed, compressed or packed as a whole is to be read. */
export interface WrappedContent {
  /** It begins like a header, so it is read as mail. */
  readonly entity: boolean;
  /** `mail`: with a field that mail has, so that it is a file only where a system would run it by its name. */
  readonly wrapped: 'file' | 'mail';
}

const FIELD = linear(/^[!-9;-~]{1,76}[ \t]{0,4}:/);
const MAIL_FIELD = linear(
  /^(?:content-[a-z-]{2,40}|mime-version|from|to|cc|subject|date|sender|received|return-path|message-id|reply-to|x-[a-z0-9-]{2,40}):/i,
);

/**
 * A signed object wraps a MIME entity where it is mail (RFC 8551 3.1), and a file as it is where somebody signed a file (RFC 5126). Which one is only told by its first line.
 */
export function readingOf(content: Buffer): WrappedContent {
  const start = content.toString('latin1', 0, 90);
  return { entity: FIELD.test(start), wrapped: MAIL_FIELD.test(start) ? 'mail' : 'file' };
}
