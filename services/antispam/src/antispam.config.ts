import { defineConfig, dnsConfig } from '@postern/platform-service';

/** Environment of the antispam process. */
export const antispamConfig = defineConfig({
  ...dnsConfig,
});
