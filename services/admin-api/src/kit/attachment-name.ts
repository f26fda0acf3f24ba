const PLAIN = /^[A-Za-z0-9._-]{1,100}$/;

/**
 * Content-Disposition of a download (RFC 6266). A name of other characters than letters, digits, `.`, `_` and `-` is one of ours that went wrong: it never
 * reaches a header. Throws RangeError for it.
 */
export function attachmentNamed(name: string): string {
  if (!PLAIN.test(name)) throw new RangeError('not a plain file name');
  return `attachment; filename="${name}"`;
}
