import { defineConfig, list } from '@postern/platform-service';

/** Environment of the antispam process. */
export const antispamConfig = defineConfig({
  dns: list('POSTERN_DNS', [], 'DNS servers, host:port; empty: those of the system'),
});
