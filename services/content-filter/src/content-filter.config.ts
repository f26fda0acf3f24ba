import { defineConfig, int } from '@postern/platform-service';

/** Environment of the content filter process. */
export const contentFilterConfig = defineConfig({
  port: int('POSTERN_GRPC_PORT', 9090, 'Port of the gRPC server', [0, 65_535]),
  archiveWorkers: int('POSTERN_CONTENT_FILTER_ARCHIVE_WORKERS', 2, 'Archives that are unpacked at once; each takes up to 2 GB', [1, 32]),
});
