import { createSevenZip } from '@postern/adapter-archives';
import type { ArchiveOpener, FileLimits } from '@postern/files';
import { createInspection } from '@postern/inspection';
import type { InspectionRoom } from '@postern/inspection';
import { createScanner } from '@postern/platform-scanner';
import type { RunningScanner } from '@postern/platform-scanner';
import type { Shell } from '@postern/platform-service';
import type { AvEngine } from '@postern/verdict';

import { ANTIVIRUS_DEFAULTS } from './antivirus.config.js';
import { antivirusMetrics } from './antivirus.metrics.js';
import { enginesOf, watchEngines } from './engines.js';
import { KnownAnswers } from './known-answers.js';
import { lookWith } from './look.js';

export interface AntivirusParts {
  readonly shell: Shell;
  /** `host:port` or socket of clamd; undefined or `none`: the built-in engine alone, and the reply's engines say so. */
  readonly clamd?: string | undefined;
  /** Concurrent scans at clamd. */
  readonly clamdConnections?: number;
  /** Concurrent scans of the built-in engine; absent: one for each core, at most four. */
  readonly yaraThreads?: number;
  /** In place of clamd and the built-in engine. */
  readonly engines?: readonly AvEngine[];
  readonly archives?: ArchiveOpener;
  readonly archiveWorkers?: number;
  /** Workers and memory of this process, which its scanners share; absent: an own one. */
  readonly room?: InspectionRoom;
  readonly limits?: Partial<FileLimits>;
  /** Age of databases above which the service is not ready, ms; 0: never. */
  readonly maxDatabaseAgeMs?: number;
  /** Engines that decode mails get the mail as it is; absent: without base64 whose bytes they get as a file. */
  readonly wholeMail?: boolean;
  /** Answers of engines that are kept by the hash of a file; 0: none. */
  readonly knownAnswers?: number;
  /** How long such an answer holds, ms. */
  readonly knownAnswersLife?: number;
}

/** The antivirus of both products. */
export function createAntivirus(parts: AntivirusParts): RunningScanner {
  const { shell } = parts;
  const metrics = antivirusMetrics(shell.metrics);
  const engines = parts.engines ?? enginesOf(parts.clamd, parts.clamdConnections ?? ANTIVIRUS_DEFAULTS.clamdConnections, parts.yaraThreads);
  const archives = parts.archives ?? createSevenZip({ workers: parts.archiveWorkers ?? ANTIVIRUS_DEFAULTS.archiveWorkers });
  shell.onStop('archive readers', () => archives.close());
  const watch = watchEngines(shell, engines, metrics, parts.maxDatabaseAgeMs ?? ANTIVIRUS_DEFAULTS.maxDatabaseAge);
  const room = parts.room ?? createInspection(shell);
  const known = new KnownAnswers({
    maxAnswers: parts.knownAnswers ?? ANTIVIRUS_DEFAULTS.knownAnswers,
    lifeMs: parts.knownAnswersLife ?? ANTIVIRUS_DEFAULTS.knownAnswersLife,
    clock: shell.clock,
    versions: () => watch.versions(),
    hits: metrics.knownAnswers,
  });
  return createScanner({
    shell,
    name: 'antivirus',
    engines: () => watch.versions(),
    enginesAsked: watch.asked,
    look: lookWith({
      shell,
      engines,
      wholeMail: parts.wholeMail ?? ANTIVIRUS_DEFAULTS.wholeMail,
      known,
      archives,
      room,
      metrics,
      limits: parts.limits ?? {},
    }),
  });
}
