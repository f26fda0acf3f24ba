import { ordinaryThreads } from '@postern/adapter-yara';
import { defineConfig, int, seconds, text } from '@postern/platform-service';

/** What an antivirus has when nothing else is said. */
export const ANTIVIRUS_DEFAULTS = {
  clamdConnections: 8,
  archiveWorkers: 2,
  yaraThreads: ordinaryThreads(),
  knownAnswers: 20_000,
  knownAnswersLifeMs: 600_000,
} as const;

/** Environment that every product with an antivirus reads. */
export const knownAnswersConfig = defineConfig({
  knownAnswers: int(
    'POSTERN_ANTIVIRUS_KNOWN_ANSWERS',
    ANTIVIRUS_DEFAULTS.knownAnswers,
    'Answers of engines that are kept by the hash of a file; 0: none',
    [0, 1_000_000],
  ),
  knownAnswersLife: seconds(
    'POSTERN_ANTIVIRUS_KNOWN_ANSWERS_LIFE',
    ANTIVIRUS_DEFAULTS.knownAnswersLifeMs / 1000,
    'How long such an answer holds, unless the databases change before',
  ),
});

/** Environment of the antivirus process. */
export const antivirusConfig = defineConfig({
  clamd: text('POSTERN_CLAMD', 'clamd:3310', 'host:port or socket of clamd; `none`: only the built-in engine'),
  clamdConnections: int(
    'POSTERN_CLAMD_CONNECTIONS',
    ANTIVIRUS_DEFAULTS.clamdConnections,
    'Concurrent scans at clamd; not above its MaxThreads',
    [1, 256],
  ),
  archiveWorkers: int(
    'POSTERN_ANTIVIRUS_ARCHIVE_WORKERS',
    ANTIVIRUS_DEFAULTS.archiveWorkers,
    'Archives that are unpacked concurrently; each takes up to 2 GB',
    [1, 32],
  ),
  maxDatabaseAge: seconds('POSTERN_ANTIVIRUS_MAX_DATABASE_AGE', 2_592_000, 'Age of databases above which the service is not ready; 0: never'),
  ...knownAnswersConfig,
});
