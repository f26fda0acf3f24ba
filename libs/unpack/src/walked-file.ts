import type { FileFinding, FileFindingCode } from '@postern/files';
import type { MailFinding } from '@postern/mail';

/** One MIME part, archive member or embedded file. */
export interface WalkedFile {
  /** `1.2` for parts, `1.2/inner.zip/a.exe` for what is in them; names escaped. */
  readonly path: string;
  /** Path of the MIME part of the mail that holds it. */
  readonly part: string;
  /** The name as it may be shown: escaped, cut; empty when it has none. */
  readonly name: string;
  /** Every reading of the name, as stored. For comparing only. */
  readonly names: readonly string[];
  readonly bytes: Buffer;
  /** True types, most specific first; empty when the content needs a key. */
  readonly types: readonly string[];
  /** Types of the file that holds it; empty for MIME parts. */
  readonly within: readonly string[];
  /** 1 for the mail's own parts. */
  readonly depth: number;
  readonly origin: 'part' | 'member' | 'embedded';
  /** The text of the mail, not an attachment. */
  readonly prose: boolean;
  readonly encrypted: boolean;
  readonly macros: boolean;
  readonly findings: readonly FileFinding[];
}

/** Something that could not be looked at. It is never clean. */
export interface WalkProblem {
  readonly why: 'encrypted' | 'too-large' | 'nesting' | 'malformed';
  readonly code: FileFindingCode | MailFinding['code'];
  readonly path: string;
  readonly evidence: string;
}
