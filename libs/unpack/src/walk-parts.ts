import type { ArchiveOpener, FileFindingCode, FileLimits } from '@postern/files';
import type { Inspection, MemoryShare } from '@postern/inspection';
import type { Clock } from '@postern/kernel';
import type { MailMessage } from '@postern/mail';

import type { WalkedFile, WalkProblem } from './walked-file.js';

export interface WalkParts {
  readonly archives: ArchiveOpener;
  readonly clock: Clock;
  readonly inspection: Inspection;
  /** What this walk may hold; the mail's own bytes and what its parts decode to are held already. */
  readonly memory: MemoryShare;
}

export interface WalkOptions {
  readonly limits: FileLimits;
  /** False: only the MIME parts themselves, nothing within them but what they embed as mail. */
  readonly intoContainers: boolean;
  /** Whose mail it is: clients take turns for workers. */
  readonly client?: string | undefined;
}

/** Called with each file. `skip-inside`: nothing within it is of interest. */
export type SeeFile = (file: WalkedFile) => Promise<'go-on' | 'skip-inside'> | 'go-on' | 'skip-inside';

/** What a walk found out beside the files. */
export interface WalkReport {
  readonly problems: readonly WalkProblem[];
  /** Findings of the mail parser, also of messages within. */
  readonly mailFindings: MailMessage['findings'];
  /** What was noticed about containers, with their paths. */
  readonly notes: readonly WalkNote[];
}

export interface WalkNote {
  readonly path: string;
  readonly code: FileFindingCode;
  readonly evidence: string;
}
