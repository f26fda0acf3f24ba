import { senderExcerpt } from '@postern/auth';
import { Inspection, workersConfig } from '@postern/inspection';
import { createBodyOpener } from '@postern/platform-bodies';
import { remoteScanner, scannerReports, servePipeline } from '@postern/platform-grpc';
import type { TakeExcerpt } from '@postern/platform-grpc';
import { joinMesh, openBlobs, relayHeartbeats } from '@postern/platform-mesh';
import { meshTlsConfig, openMeshTls, openResolver, readConfig, runService } from '@postern/platform-service';
import { createJobPool } from '@postern/platform-workers';
import { spamExcerpt } from '@postern/spam';
import type { Scanner, ScannerName } from '@postern/verdict';

import { pipelineConfig } from './pipeline.config.js';
import { manifest } from './pipeline.manifest.js';
import { createPipeline } from './pipeline.module.js';

/** Certificates that may submit mail. */
const CALLERS = ['ingress-smtp', 'delivery'] as const;

/** The pipeline as a process of its own: Kafka, an object store, scanners behind gRPC, bodies pulled from the edge. */
await runService(manifest, async (shell) => {
  const config = readConfig({ ...pipelineConfig, ...workersConfig, ...meshTlsConfig }, process.env);
  const tls = openMeshTls(shell, config.tlsDir);
  const mesh = await joinMesh(shell, { bus: 'needed' });
  // Without it small mail goes on by the bus.
  const blobs = await openBlobs(shell, config.originalsOnBus > 0 ? 'watched' : 'needed');
  const dns = openResolver(shell, config);
  const remote = (name: ScannerName, address: string, excerpt?: TakeExcerpt): [ScannerName, Scanner] => {
    // Scanners have no bus: how they are is asked for here, where they are called.
    relayHeartbeats(shell, mesh, name, scannerReports(shell, name, address, tls));
    return [name, remoteScanner(shell, name, address, tls, excerpt)];
  };
  const pipeline = createPipeline({
    shell,
    settings: mesh.settings,
    bus: mesh.bus,
    blobs,
    dns,
    scanners: new Map([
      remote('auth-check', config.authCheck, senderExcerpt),
      remote('antispam', config.antispam, spamExcerpt),
      remote('content-filter', config.contentFilter),
      remote('antivirus', config.antivirus),
    ]),
    inspection: new Inspection({ pool: createJobPool(shell, { size: config.inspectionWorkers }) }),
    limits: {
      maxInFlightBytes: config.maxInFlight,
      scans: config.scans,
      blobTimeoutMs: config.blobTimeout,
      busTimeoutMs: config.busTimeout,
      originalsOnBusBytes: config.originalsOnBus,
    },
  });
  mesh.heartbeat(() => ({}));
  // The body is pulled once and its reference handed on to the scanners, so no large one passes twice through this process.
  await servePipeline(shell, { host: config.host, port: config.port, tls, callers: CALLERS }, pipeline, createBodyOpener(shell, tls));
});
