import { defineConfig, int } from '@postern/platform-service';

/** Environment of the journal process. */
export const journalConfig = defineConfig({
  concurrency: int('POSTERN_JOURNAL_CONCURRENCY', 16, 'Facts that are written at once', [1, 200]),
});
