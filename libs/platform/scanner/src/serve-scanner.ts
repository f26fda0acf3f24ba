import { createBodyOpener } from '@postern/platform-bodies';
import { serveScan } from '@postern/platform-grpc';
import { defineConfig, int, meshTlsConfig, readConfig, readMeshTls, text } from '@postern/platform-service';
import type { Shell } from '@postern/platform-service';
import { joinMesh } from '@postern/platform-mesh';
import type { Scanner } from '@postern/verdict';
import type { EngineVersion } from '@postern/verdict';

/** Environment of every scanner process. */
export const scannerConfig = defineConfig({
  host: text('POSTERN_GRPC_HOST', '0.0.0.0', 'Address of the gRPC server'),
  port: int('POSTERN_GRPC_PORT', 9090, 'Port of the gRPC server', [0, 65_535]),
  ...meshTlsConfig,
});

/** Certificates that may ask for a scan. */
const CALLERS = ['pipeline'] as const;

const SECONDS = [0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60];

/** A scanner as a process of its own: gRPC edge, bodies pulled from whoever holds them, heartbeats with its engines. */
export async function serveScanner(shell: Shell, scanner: Scanner, engines: () => readonly EngineVersion[] = () => []): Promise<void> {
  const config = readConfig(scannerConfig, process.env);
  const tls = readMeshTls(config.tlsDir);
  const mesh = await joinMesh(shell);
  await serveScan(shell, { host: config.host, port: config.port, tls, callers: CALLERS }, measured(shell, scanner), createBodyOpener(shell, tls));
  mesh.heartbeat(() => ({ engines: engines() }));
}

/** Counts scans at work and their time: what the autoscaler looks at. */
function measured(shell: Shell, scanner: Scanner): Scanner {
  const active = shell.metrics.gauge('postern_scanner_active', 'Scans at work');
  const seconds = shell.metrics.histogram('postern_scanner_seconds', 'Length of a scan', SECONDS, ['outcome']);
  let count = 0;
  return {
    name: scanner.name,
    async scan(request, signal) {
      active.set(++count);
      const startedAt = shell.clock.monotonicMs();
      try {
        const reply = await scanner.scan(request, signal);
        const failed = reply.modules.some((module) => module.outcome.kind === 'failed');
        seconds.observe((shell.clock.monotonicMs() - startedAt) / 1000, { outcome: failed ? 'failed' : 'ok' });
        return reply;
      } finally {
        active.set(--count);
      }
    },
  };
}
