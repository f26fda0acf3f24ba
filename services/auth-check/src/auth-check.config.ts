import { dnsConfig } from '@postern/platform-mesh';
import { defineConfig, int, text } from '@postern/platform-service';

/** Environment of the auth-check process. */
export const authCheckConfig = defineConfig({
  port: int('POSTERN_GRPC_PORT', 9090, 'Port of the gRPC server', [0, 65_535]),
  ...dnsConfig,
  hostname: text('POSTERN_HOSTNAME', 'postern.localdomain', 'Name of this gateway for macros of SPF policies'),
});
