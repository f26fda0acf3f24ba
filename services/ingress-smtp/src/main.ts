import { networkSet } from '@postern/net';
import { createBodyHost } from '@postern/platform-bodies';
import { remotePipeline } from '@postern/platform-grpc';
import { joinMesh } from '@postern/platform-mesh';
import { meshTlsConfig, openMeshTls, openResolver, readConfig, runService } from '@postern/platform-service';

import { ingressConfig } from './ingress-smtp.config.js';
import { manifest } from './ingress-smtp.manifest.js';
import { createIngress } from './ingress-smtp.module.js';
import { openEdgeTls } from './reload-tls.js';

/** The SMTP edge as a process of its own: bodies are served to the pipeline and the scanners while they decide. */
await runService(manifest, async (shell) => {
  const config = readConfig({ ...ingressConfig, ...meshTlsConfig }, process.env);
  const meshTls = openMeshTls(shell, config.tlsDir);
  const tls = await openEdgeTls(shell, config.certFile, config.keyFile);
  const mesh = await joinMesh(shell);
  const bodies = await createBodyHost(shell, { host: config.bodyHost, port: config.bodyPort, advertise: config.bodyAdvertise, tls: meshTls });
  const dns = openResolver(shell, config);
  const ingress = await createIngress({
    shell,
    settings: mesh.settings,
    pipeline: remotePipeline(shell, config.pipeline, meshTls),
    bodies,
    dns,
    listen: { host: config.host, port: config.port, isProxy: networkSet(config.proxyNetworks) },
    ...(tls.pair === undefined ? {} : { tls: tls.pair }),
    limits: {
      maxSessions: config.maxSessions,
      maxInFlightBytes: config.maxInFlight,
      clientSharePercent: config.clientShare,
      drainMs: config.drainLimit,
    },
  });
  tls.follow(ingress.replaceTls);
  mesh.heartbeat(() => ({ gauges: ingress.gauges() }));
});
