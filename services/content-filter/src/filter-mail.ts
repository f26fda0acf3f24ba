import { DEFAULT_FILE_LIMITS } from '@postern/files';
import type { ArchiveOpener, FileLimits } from '@postern/files';
import type { InspectionRoom } from '@postern/inspection';
import type { Clock } from '@postern/kernel';
import type { ScanProfile } from '@postern/settings';
import { walkMail } from '@postern/unpack';

import type { ContentFilterMetrics } from './content-filter.metrics.js';
import type { Criteria } from './criteria.js';
import type { Hits } from './hits.js';

/** A mail and whose it is; undefined for who is trusted. */
export interface ScannedMail {
  readonly bytes: Buffer;
  readonly client: string | undefined;
}

export interface FilterTools {
  readonly archives: ArchiveOpener;
  readonly room: InspectionRoom;
  readonly clock: Clock;
  readonly metrics: ContentFilterMetrics;
  readonly limits: Partial<FileLimits>;
}

/** Every part, and every file within when the rule wants that, against the criteria. Rejects when the signal aborts or a look failed. */
export async function filterMail(
  { bytes, client }: ScannedMail,
  profile: ScanProfile<'content-filter'>,
  criteria: Criteria,
  hits: Hits,
  tools: FilterTools,
  signal: AbortSignal,
): Promise<void> {
  const limits: FileLimits = { ...DEFAULT_FILE_LIMITS, ...tools.limits, maxDepth: profile.maxNesting };
  const { inspection } = tools.room;
  const memory = tools.room.memory.open();
  try {
    // What parts decode to is kept as long as the mail, and is no more than it.
    await memory.take(bytes.length, signal);
    const report = await walkMail(
      await inspection.parse(bytes, { signal, client }),
      { archives: tools.archives, clock: tools.clock, inspection, memory },
      { limits, intoContainers: profile.inArchives, client },
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
  } finally {
    memory.close();
  }
}
