import 'reflect-metadata';

import { messageOf } from '@postern/kernel';

import { ConfigProblem, readConfig } from './config.js';
import { jsonLog } from './json-log.js';
import type { LogLevel } from './json-log.js';
import { otelTracer } from './otel-tracer.js';
import { serveProbes } from './probes.module.js';
import { processConfig } from './process.config.js';
import { promMetrics } from './prom-metrics.js';
import type { ServiceManifest } from './service-manifest.js';
import { createShell } from './shell.js';
import type { Shell } from './shell.port.js';

/**
 * The life of a service process: configuration, probes, start, SIGTERM or SIGINT, drain, exit 0. A configuration problem or a failing start is exit 1 with a
 * clear line. An unhandled rejection is a defect: it is logged with its stack and the process ends with 70, so that nothing goes on in a state nobody thought of.
 */
export async function runService(manifest: ServiceManifest, start: (shell: Shell) => Promise<void>): Promise<void> {
  try {
    await live(manifest, start);
  } catch (thrown) {
    const line = thrown instanceof ConfigProblem ? thrown.message : `${messageOf(thrown)}\n${thrown instanceof Error ? (thrown.stack ?? '') : ''}`;
    process.stderr.write(`${manifest.name} did not start: ${line}\n`);
    process.exit(1);
  }
}

async function live(manifest: ServiceManifest, start: (shell: Shell) => Promise<void>): Promise<void> {
  const config = readConfig(processConfig, process.env);
  const metrics = promMetrics();
  const log = jsonLog(manifest.name, config.logLevel as LogLevel);
  const shell = createShell(manifest.name, { log, metrics, tracer: otelTracer(manifest.name, '0.1.0', config.otlpEndpoint) });
  process.on('unhandledRejection', (thrown) => {
    log.error('DEFECT_UNHANDLED', {}, thrown);
    process.exit(70);
  });
  let starting = true;
  shell.health.add('start', () => Promise.resolve(starting ? 'still starting' : undefined));
  const probes = await serveProbes(shell.health, metrics, config.metricsHost, config.metricsPort);
  const stopped = stopSignal();
  // A start may wait for Kafka or PostgreSQL without end; a stop must not wait for the start.
  const early = await Promise.race([start(shell).then(() => undefined), stopped]);
  starting = early !== undefined;
  if (!starting) log.info('STARTED', { version: shell.version, metricsPort: probes.port });
  const signal = early ?? (await stopped);
  log.info('DRAINING', { signal });
  shell.drain();
  if (!starting) await shell.clock.after(config.propagation);
  await shell.stop(config.drainLimit);
  await probes.close();
  log.info('STOPPED');
  process.exit(0);
}

/** Resolves at the first SIGTERM or SIGINT; a second one ends the process at once. */
function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    let asked = false;
    const onSignal = (signal: string) => {
      if (asked) process.exit(130);
      asked = true;
      resolve(signal);
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
  });
}
