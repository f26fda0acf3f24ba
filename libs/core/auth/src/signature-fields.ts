import type { HeaderField } from '@postern/mail';

/** Name of a DKIM signature's field (RFC 6376 section 3.5), lower case. */
export const DKIM_FIELD = 'dkim-signature';
/** Names of the fields of ARC (RFC 8617 section 4.1), lower case. */
export const ARC_FIELDS: ReadonlySet<string> = new Set(['arc-seal', 'arc-message-signature', 'arc-authentication-results']);

/** True when a header holds something that DKIM or ARC has to verify. */
export function isSigned(headers: readonly HeaderField[]): boolean {
  return headers.some(({ lower }) => lower === DKIM_FIELD || ARC_FIELDS.has(lower));
}
