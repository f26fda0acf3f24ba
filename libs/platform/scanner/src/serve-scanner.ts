import { createBodyOpener } from '@postern/platform-bodies';
import { serveScan } from '@postern/platform-grpc';
import type { Mesh } from '@postern/platform-mesh';
import { defineConfig, listenAddress, meshTlsConfig, openMeshTls, readConfig } from '@postern/platform-service';
import type { Shell } from '@postern/platform-service';
import type { Scanner } from '@postern/verdict';

/** Environment of every scanner process, beside its own. */
export const scannerConfig = defineConfig({
  host: listenAddress('POSTERN_GRPC_HOST', '::', 'Address of the gRPC server'),
  ...meshTlsConfig,
});

/** Certificates that may ask for a scan. */
const CALLERS = ['pipeline'] as const;

const SECONDS = [0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60];

/** Serves a scanner over gRPC; bodies are pulled from whoever holds them. Not ready until the mesh is joined. */
export async function serveScanner(shell: Shell, _mesh: Mesh, scanner: Scanner, port: number): Promise<void> {
  const config = readConfig(scannerConfig, process.env);
  const tls = openMeshTls(shell, config.tlsDir);
  await serveScan(shell, { host: config.host, port, tls, callers: CALLERS }, measured(shell, scanner), createBodyOpener(shell, tls));
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
