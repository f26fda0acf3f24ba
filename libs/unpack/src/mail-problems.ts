import type { MailFinding } from '@postern/mail';

import type { WalkProblem } from './walked-file.js';

type Code = MailFinding['code'];

/** Findings of the mail parser that mean: there is something which was not looked at. */
const WHY: Readonly<Partial<Record<Code, WalkProblem['why']>>> = {
  LIMIT_PARTS: 'too-large',
  LIMIT_DEPTH: 'nesting',
  LIMIT_MESSAGE_DEPTH: 'nesting',
  LIMIT_HEADER_BYTES: 'too-large',
  LIMIT_HEADER_FIELDS: 'malformed',
  LIMIT_PARAMETERS: 'malformed',
  LIMIT_BOUNDARY: 'malformed',
  LIMIT_DECODED_BYTES: 'too-large',
  LIMIT_DELIMITERS: 'too-large',
  LIMIT_WORK: 'too-large',
  LIMIT_ENCODED_WORDS: 'malformed',
  MIME_PARTIAL: 'malformed',
  MIME_EXTERNAL: 'malformed',
};

/** The problem behind a finding of the mail parser, if it is one. */
export function mailProblem(finding: MailFinding, prefix: string): WalkProblem | undefined {
  const why = WHY[finding.code];
  return why === undefined ? undefined : { why, code: finding.code, path: `${prefix}${finding.part ?? ''}`, evidence: finding.evidence };
}
