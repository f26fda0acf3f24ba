import { createSevenZip } from '@postern/adapter-archives';
import type { ArchiveOpener, FileLimits } from '@postern/files';
import { createInspection } from '@postern/inspection';
import type { InspectionRoom } from '@postern/inspection';
import type { Shell } from '@postern/platform-service';
import type { Scanner } from '@postern/verdict';

import { answerScan } from './answer-scan.js';
import { contentFilterMetrics } from './content-filter.metrics.js';

export interface ContentFilterParts {
  readonly shell: Shell;
  readonly archives?: ArchiveOpener;
  readonly archiveWorkers?: number;
  /** Workers and memory of this process, which its scanners share; absent: an own one. */
  readonly room?: InspectionRoom;
  readonly limits?: Partial<FileLimits>;
}

/** The content filter of both products. */
export function createContentFilter(parts: ContentFilterParts): Scanner {
  const { shell } = parts;
  const metrics = contentFilterMetrics(shell.metrics);
  const archives = parts.archives ?? createSevenZip({ workers: parts.archiveWorkers ?? 2 });
  shell.onStop('archive readers', () => archives.close());
  const room = parts.room ?? createInspection(shell);
  return { name: 'content-filter', scan: answerScan({ shell, archives, room, metrics, limits: parts.limits ?? {} }) };
}
