import { bytes, defineConfig, int } from '@postern/platform-service';

/** Environment of every process that looks at mail. */
export const workersConfig = defineConfig({
  inspectionWorkers: int('POSTERN_INSPECTION_WORKERS', 0, 'Threads that look at large mail and files; 0: one for each core', [0, 256]),
});

/** And of those that unpack it. */
export const inspectionConfig = defineConfig({
  ...workersConfig,
  unpackMemory: bytes(
    'POSTERN_UNPACK_MEMORY',
    '512 MiB',
    'Bytes that all mails together may be unpacked to at the same time, at most a quarter of the memory limit',
    '1 MiB',
  ),
});
