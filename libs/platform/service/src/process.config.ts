import { choice, defineConfig, httpUrl, int, listenAddress, seconds } from './config.js';

/** Where spans go, and which. */
export const tracingConfig = defineConfig({
  otlpEndpoint: httpUrl('OTEL_EXPORTER_OTLP_ENDPOINT', '', 'OTLP collector (http); empty sends no spans'),
  tracePercent: int(
    'POSTERN_TRACE_PERCENT',
    10,
    'Share of traces that is sent, in per cent; those of mail that was refused, put off or failed always are',
    [0, 100],
  ),
});

/** Settings that every process has. */
export const processConfig = defineConfig({
  metricsHost: listenAddress('POSTERN_METRICS_HOST', '::', 'Address of the probes and metrics; network policies keep strangers away'),
  metricsPort: int('POSTERN_METRICS_PORT', 9464, 'Port of /healthz, /readyz and /metrics', [0, 65_535]),
  logLevel: choice('POSTERN_LOG_LEVEL', 'info', 'What is logged: this and all that weighs more', ['debug', 'info', 'warn', 'error', 'silent']),
  propagation: seconds('POSTERN_DRAIN_PROPAGATION_SECONDS', 0, 'How long a stopping process goes on taking work, until balancers noticed'),
  drainLimit: seconds('POSTERN_DRAIN_MAX_SECONDS', 300, 'Longest wait for each part to finish its work at a stop'),
  ...tracingConfig,
});
