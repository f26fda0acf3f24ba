import { dnsConfig } from '@postern/platform-mesh';
import { defineConfig, int } from '@postern/platform-service';

/** Environment of the antispam process. */
export const antispamConfig = defineConfig({
  port: int('POSTERN_GRPC_PORT', 9090, 'Port of the gRPC server', [0, 65_535]),
  ...dnsConfig,
});
