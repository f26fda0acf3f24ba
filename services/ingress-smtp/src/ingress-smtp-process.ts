import { readFileSync } from 'node:fs';

import { dnsResolver } from '@postern/adapter-dns';
import { createBodyHost } from '@postern/platform-bodies';
import { remotePipeline } from '@postern/platform-grpc';
import { joinMesh } from '@postern/platform-mesh';
import { meshTlsConfig, readConfig, readMeshTls } from '@postern/platform-service';
import type { Shell } from '@postern/platform-service';

import { ingressConfig } from './ingress-smtp.config.js';
import { createIngress } from './ingress-smtp.module.js';

/** The SMTP edge as a process of its own: bodies are served to the pipeline and the scanners while they decide. */
export async function startIngress(shell: Shell): Promise<void> {
  const config = readConfig({ ...ingressConfig, ...meshTlsConfig }, process.env);
  const tls = readMeshTls(config.tlsDir);
  const mesh = await joinMesh(shell);
  const bodies = await createBodyHost(shell, { host: config.bodyHost, port: config.bodyPort, advertise: config.bodyAdvertise, tls });
  await createIngress({
    shell,
    settings: mesh.settings,
    pipeline: remotePipeline(shell, config.pipeline, tls),
    bodies,
    dns: dnsResolver({ clock: shell.clock, servers: config.dns, metrics: shell.metrics }),
    listen: { host: config.host, port: config.port },
    ...(config.certFile === '' ? {} : { tls: { cert: readFileSync(config.certFile), key: readFileSync(config.keyFile) } }),
    maxSessions: config.maxSessions,
    maxInFlightBytes: config.maxInFlight,
    drainLimitMs: config.drainLimit,
  });
  mesh.heartbeat(() => ({}));
}
