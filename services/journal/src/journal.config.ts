import { defineConfig, int } from '@postern/platform-service';

/** Environment of the journal process. */
export const journalConfig = defineConfig({
  concurrency: int('POSTERN_JOURNAL_CONCURRENCY', 200, 'Facts in hand at the same time, which are written together', [1, 1000]),
});
