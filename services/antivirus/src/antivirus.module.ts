import { createSevenZip } from '@postern/adapter-archives';
import type { ArchiveOpener, FileLimits } from '@postern/files';
import { createInspection } from '@postern/inspection';
import type { InspectionRoom } from '@postern/inspection';
import type { Shell } from '@postern/platform-service';
import type { AvEngine, EngineVersion, Scanner } from '@postern/verdict';

import { antivirusMetrics } from './antivirus.metrics.js';
import { answerScan } from './answer-scan.js';
import { enginesOf, watchEngines } from './engines.js';

export interface AntivirusParts {
  readonly shell: Shell;
  /** `host:port` or socket of clamd; undefined or `none`: the built-in engine alone, and the reply's engines say so. */
  readonly clamd?: string | undefined;
  /** Scans at clamd at once. */
  readonly clamdConnections?: number;
  /** In place of clamd and the built-in engine. */
  readonly engines?: readonly AvEngine[];
  readonly archives?: ArchiveOpener;
  readonly archiveWorkers?: number;
  /** Workers and memory of this process, which its scanners share; absent: an own one. */
  readonly room?: InspectionRoom;
  readonly limits?: Partial<FileLimits>;
  /** Age of databases above which the service is not ready, ms; 0: never. */
  readonly maxDatabaseAgeMs?: number;
}

/** The scanner, and what it runs for heartbeats. */
export interface Antivirus extends Scanner {
  engines(): readonly EngineVersion[];
}

const DEFAULT_MAX_AGE_MS = 30 * 86_400_000;

/** The antivirus of both products. */
export function createAntivirus(parts: AntivirusParts): Antivirus {
  const { shell } = parts;
  const metrics = antivirusMetrics(shell.metrics);
  const engines = parts.engines ?? enginesOf(parts.clamd, parts.clamdConnections ?? 8);
  const archives = parts.archives ?? createSevenZip({ workers: parts.archiveWorkers ?? 2 });
  shell.onStop('archive readers', () => archives.close());
  const watch = watchEngines(shell, engines, metrics, parts.maxDatabaseAgeMs ?? DEFAULT_MAX_AGE_MS);
  const room = parts.room ?? createInspection(shell);
  const scan = answerScan({ shell, engines, archives, room, metrics, watch, limits: parts.limits ?? {} });
  return { name: 'antivirus', scan, engines: () => watch.versions() };
}
