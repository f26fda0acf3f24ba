import { HERE_PARSED, InspectionFailed } from '@postern/inspection';
import { alreadyParsed, parseOnce } from '@postern/mail';
import type { MailMessage } from '@postern/mail';
import { programAt } from '@postern/platform-workers';
import type { JobOptions, JobPool } from '@postern/platform-workers';
import { featuresOf } from '@postern/spam';
import { mayBeContent } from '@postern/urls';
import type { ModuleResult } from '@postern/verdict';

import { judge } from './judge.js';
import PROGRAM from 'program:./rating-program.js';
import type { handlers, JudgedBy } from './rating-program.js';

/** Bytes of text that are rated in this thread; attachments are not looked at and do not count. */
export const HERE_TEXT = 65_536;

const RATING = programAt<typeof handlers>(PROGRAM);

/** Here when the text is small, else in a worker. Rejects with InspectionFailed when that did not do it, or with the signal's reason. */
export async function rateMail(
  bytes: Buffer,
  by: JudgedBy,
  pool: JobPool,
  limits: Pick<JobOptions, 'signal' | 'client' | 'maxMs'>,
): Promise<readonly ModuleResult[]> {
  const message = bytes.length <= HERE_PARSED ? parseOnce(bytes) : alreadyParsed(bytes);
  if (message !== undefined && textSize(message) <= HERE_TEXT) return judge(featuresOf(message), by.context, by.profile, by.notes);
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  const outcome = await pool.run(RATING, 'rate', { ...by, bytes: copy }, { ...limits, transfer: [copy.buffer] });
  if (outcome.kind === 'done') return outcome.value;
  limits.signal.throwIfAborted();
  throw new InspectionFailed(`${outcome.kind}: ${outcome.why}`);
}

/** The header and all that is read as text, in every reading. */
function textSize({ headerEnd, parts }: MailMessage): number {
  return parts.reduce((sum, part) => (mayBeContent(part) ? sum + (part.synthetic?.length ?? part.bodyEnd - part.bodyStart) : sum), headerEnd);
}
