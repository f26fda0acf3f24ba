import { defineConfig, dnsConfig, text } from '@postern/platform-service';

/** Environment of the auth-check process. */
export const authCheckConfig = defineConfig({
  ...dnsConfig,
  hostname: text('POSTERN_HOSTNAME', 'postern.localdomain', 'Name of this gateway for macros of SPF policies'),
});
