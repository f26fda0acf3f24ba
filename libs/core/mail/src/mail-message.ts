import type { HeaderField } from './header-fields.js';
import type { MailFinding } from './mail-findings.js';
import type { MimePart } from './mime-part.js';

export interface MailMessage {
  readonly bytes: Buffer;
  /** Top-level fields, also those behind lines that are no fields. */
  readonly headers: readonly HeaderField[];
  /** Where the fields end: the offset of the blank line. */
  readonly headerEnd: number;
  readonly bodyStart: number;
  readonly root: MimePart;
  /** All parts, depth first, union of all readings, embedded messages included, the root first. */
  readonly parts: readonly MimePart[];
  readonly findings: readonly MailFinding[];
  /** Bytes looked at, in all readings together: a measure of cost that no clock disturbs. */
  readonly work: number;
}
