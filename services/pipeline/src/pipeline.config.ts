import { bytes, defineConfig, dnsConfig, hostPort, int, listenAddress, seconds } from '@postern/platform-service';

/** How originals travel, in both products. */
export const originalsConfig = defineConfig({
  originalsOnBus: bytes(
    'POSTERN_ORIGINALS_ON_BUS',
    '32 KiB',
    'Originals up to this size go to delivery by the bus, larger ones by the blob store; 0: none',
  ),
});

/** Environment of the pipeline process. */
export const pipelineConfig = defineConfig({
  host: listenAddress('POSTERN_GRPC_HOST', '::', 'Address of the gRPC server'),
  port: int('POSTERN_GRPC_PORT', 9090, 'Port of the gRPC server', [0, 65_535]),
  authCheck: hostPort('POSTERN_AUTH_CHECK', 'auth-check:9090', 'gRPC address of auth-check'),
  antispam: hostPort('POSTERN_ANTISPAM', 'antispam:9090', 'gRPC address of antispam'),
  contentFilter: hostPort('POSTERN_CONTENT_FILTER', 'content-filter:9090', 'gRPC address of content-filter'),
  antivirus: hostPort('POSTERN_ANTIVIRUS', 'antivirus:9090', 'gRPC address of antivirus'),
  ...dnsConfig,
  maxInFlight: bytes('POSTERN_PIPELINE_MAX_IN_FLIGHT', '256 MiB', 'Message bytes held in memory; above this limit new mail is answered 452', '1 MiB'),
  scans: int(
    'POSTERN_PIPELINE_SCANS',
    128,
    'Messages that are scanned concurrently, a large one counting for each 512 KiB; one client has half',
    [4, 100_000],
  ),
  blobTimeout: seconds('POSTERN_PIPELINE_BLOB_TIMEOUT', 8, 'Longest wait for the blob store; then 451'),
  ...originalsConfig,
  busTimeout: seconds('POSTERN_PIPELINE_BUS_TIMEOUT', 8, 'Longest wait for the acknowledgement of a fact; then 451'),
});
