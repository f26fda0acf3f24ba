import { ordinaryThreads } from '@postern/adapter-yara';
import { defineConfig, flag, int, readConfig, seconds, socketAddress } from '@postern/platform-service';

/** Environment that every product with an antivirus reads. */
export const everyAntivirusConfig = defineConfig({
  wholeMail: flag(
    'POSTERN_ANTIVIRUS_WHOLE_MAIL',
    false,
    'Engines that decode mails get the mail as it is too, with every attachment within: for signatures that ask for a mail around a file, or for its size there',
  ),
  knownAnswers: int('POSTERN_ANTIVIRUS_KNOWN_ANSWERS', 20_000, 'Answers of engines that are kept by the hash of a file; 0: none', [0, 1_000_000]),
  knownAnswersLife: seconds('POSTERN_ANTIVIRUS_KNOWN_ANSWERS_LIFE', 600, 'How long such an answer holds, unless the databases change before'),
});

/** Environment of the antivirus process. */
export const antivirusConfig = defineConfig({
  clamd: socketAddress('POSTERN_CLAMD', 'clamd:3310', 'Where clamd is; `none`: only the built-in engine', ['none']),
  clamdConnections: int('POSTERN_CLAMD_CONNECTIONS', 8, 'Concurrent scans at clamd; not above its MaxThreads', [1, 256]),
  archiveWorkers: int('POSTERN_ANTIVIRUS_ARCHIVE_WORKERS', 2, 'Archives that are unpacked concurrently; each takes up to 2 GB', [1, 32]),
  maxDatabaseAge: seconds('POSTERN_ANTIVIRUS_MAX_DATABASE_AGE', 2_592_000, 'Age of databases above which the service is not ready; 0: never'),
  ...everyAntivirusConfig,
});

/** What an antivirus has when nothing else is said. */
export const ANTIVIRUS_DEFAULTS = { ...readConfig(antivirusConfig, {}), yaraThreads: ordinaryThreads() };
