import { choice, defineConfig, int, listenAddress, seconds, text } from './config.js';

/** Settings that every process has. */
export const processConfig = defineConfig({
  metricsHost: listenAddress('POSTERN_METRICS_HOST', '::', 'Address of the probes and metrics; network policies keep strangers away'),
  metricsPort: int('POSTERN_METRICS_PORT', 9464, 'Port of /healthz, /readyz and /metrics', [0, 65_535]),
  logLevel: choice('POSTERN_LOG_LEVEL', 'info', 'What is logged: this and all that weighs more', ['debug', 'info', 'warn', 'error', 'silent']),
  propagation: seconds('POSTERN_DRAIN_PROPAGATION_SECONDS', 0, 'How long a stopping process goes on taking work, until balancers noticed'),
  drainLimit: seconds('POSTERN_DRAIN_MAX_SECONDS', 300, 'Longest wait for each part to finish its work at a stop'),
  otlpEndpoint: text('OTEL_EXPORTER_OTLP_ENDPOINT', '', 'OTLP collector (http); empty sends no spans'),
});
