import type { MailFindingCode } from '@postern/mail';

/** A message of `mime/` and what every reading together finds in it. */
export interface MimeCase {
  readonly file: string;
  readonly story: string;
  /** `path type names`, depth first. */
  readonly parts: readonly string[];
  readonly codes: readonly MailFindingCode[];
}
