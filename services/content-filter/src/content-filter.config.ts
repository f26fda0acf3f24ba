import { defineConfig, int } from '@postern/platform-service';

/** Environment of the content filter process. */
export const contentFilterConfig = defineConfig({
  archiveWorkers: int('POSTERN_CONTENT_FILTER_ARCHIVE_WORKERS', 2, 'Archives that are unpacked concurrently; each takes up to 2 GB', [1, 32]),
});
