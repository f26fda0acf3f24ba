import { defineConfig, list, text } from '@postern/platform-service';

/** Environment of the auth-check process. */
export const authCheckConfig = defineConfig({
  dns: list('POSTERN_DNS', [], 'DNS servers, host:port; empty: those of the system'),
  hostname: text('POSTERN_HOSTNAME', 'postern.localdomain', 'Name of this gateway for macros of SPF policies'),
});
