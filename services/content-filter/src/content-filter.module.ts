import { createSevenZip } from '@postern/adapter-archives';
import type { ArchiveOpener, FileLimits } from '@postern/files';
import { createInspection } from '@postern/inspection';
import type { InspectionRoom } from '@postern/inspection';
import { createScanner } from '@postern/platform-scanner';
import type { RunningScanner } from '@postern/platform-scanner';
import type { Shell } from '@postern/platform-service';

import { contentFilterMetrics } from './content-filter.metrics.js';
import { lookWith } from './look.js';

export interface ContentFilterParts {
  readonly shell: Shell;
  readonly archives?: ArchiveOpener;
  readonly archiveWorkers?: number;
  /** Workers and memory of this process, which its scanners share; absent: an own one. */
  readonly room?: InspectionRoom;
  readonly limits?: Partial<FileLimits>;
}

/** The content filter of both products. */
export function createContentFilter(parts: ContentFilterParts): RunningScanner {
  const { shell } = parts;
  const metrics = contentFilterMetrics(shell.metrics);
  const archives = parts.archives ?? createSevenZip({ workers: parts.archiveWorkers ?? 2 });
  shell.onStop('archive readers', () => archives.close());
  const room = parts.room ?? createInspection(shell);
  return createScanner({
    shell,
    name: 'content-filter',
    engines: () => [{ engine: 'postern-files', version: shell.version, database: '', databaseAtMs: 0 }],
    look: lookWith({ shell, archives, room, metrics, limits: parts.limits ?? {} }),
  });
}
