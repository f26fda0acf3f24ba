import { DEFAULT_FILE_LIMITS } from '@postern/files';
import type { ArchiveOpener, FileLimits, TypeOpinion } from '@postern/files';
import type { Clock } from '@postern/kernel';
import { parseOnce } from '@postern/mail';
import type { ScanProfile } from '@postern/settings';
import { walkMail } from '@postern/unpack';

import type { ContentFilterMetrics } from './content-filter.metrics.js';
import type { Criteria } from './criteria.js';
import type { Hits } from './hits.js';

export interface FilterTools {
  readonly archives: ArchiveOpener;
  readonly opinion: TypeOpinion | undefined;
  readonly clock: Clock;
  readonly metrics: ContentFilterMetrics;
  readonly limits: Partial<FileLimits>;
}

/** Every part, and every file within when the rule wants that, against the criteria. Rejects only when the signal aborts. */
export async function filterMail(
  bytes: Buffer,
  profile: ScanProfile<'content-filter'>,
  criteria: Criteria,
  hits: Hits,
  tools: FilterTools,
  signal: AbortSignal,
): Promise<void> {
  const limits: FileLimits = { ...DEFAULT_FILE_LIMITS, ...tools.limits, maxDepth: profile.maxNesting };
  const report = await walkMail(
    parseOnce(bytes),
    { archives: tools.archives, clock: tools.clock, opinion: tools.opinion },
    { limits, intoContainers: profile.inArchives },
    (file) => {
      tools.metrics.files.add(1);
      hits.file(file, criteria.format(file), criteria.name(file));
      return 'go-on';
    },
    signal,
  );
  for (const problem of report.problems) {
    hits.problem(problem);
    if (problem.code.startsWith('LIMIT_')) tools.metrics.limits.add(1, { code: problem.code });
  }
}
