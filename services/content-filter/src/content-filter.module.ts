import { createSevenZip } from '@postern/adapter-archives';
import { createTypeOpinion } from '@postern/adapter-filetype';
import type { ArchiveOpener, FileLimits, TypeOpinion } from '@postern/files';
import type { Shell } from '@postern/platform-service';
import type { Scanner } from '@postern/verdict';

import { answerScan } from './answer-scan.js';
import { contentFilterMetrics } from './content-filter.metrics.js';

export interface ContentFilterParts {
  readonly shell: Shell;
  readonly archives?: ArchiveOpener;
  readonly archiveWorkers?: number;
  readonly limits?: Partial<FileLimits>;
}

/** The content filter of both products. */
export function createContentFilter(parts: ContentFilterParts): Scanner {
  const { shell } = parts;
  const metrics = contentFilterMetrics(shell.metrics);
  const archives = parts.archives ?? createSevenZip({ workers: parts.archiveWorkers ?? 2 });
  shell.onStop('archive readers', () => archives.close());
  const opinion: Promise<TypeOpinion | undefined> = createTypeOpinion().catch((thrown: unknown) => {
    shell.log.error('CF_TYPE_OPINION', { why: String(thrown) });
    return undefined;
  });
  return { name: 'content-filter', scan: answerScan({ shell, archives, opinion, metrics, limits: parts.limits ?? {} }) };
}
