import { defineConfig, int, listenAddress, meshTlsConfig, openMeshTls, readConfig } from '@postern/platform-service';
import type { Shell } from '@postern/platform-service';

import type { Endpoint } from './serve-grpc.js';

/** Environment of every process that answers by gRPC. */
export const grpcConfig = defineConfig({
  host: listenAddress('POSTERN_GRPC_HOST', '::', 'Address of the gRPC server'),
  port: int('POSTERN_GRPC_PORT', 9090, 'Port of the gRPC server', [0, 65_535]),
  ...meshTlsConfig,
});

/** Where this process answers, and to whom. */
export function ownEndpoint(shell: Shell, callers: readonly string[]): Endpoint {
  const { host, port, tlsDir } = readConfig(grpcConfig, process.env);
  return { host, port, tls: openMeshTls(shell, tlsDir), callers };
}
