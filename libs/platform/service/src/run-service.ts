import 'reflect-metadata';

import { startFailure } from '@postern/kernel';

import { readConfig } from './config.js';
import { serveProbes } from './probes.module.js';
import { beginProcess } from './process-life.js';
import { processConfig } from './process.config.js';
import type { ServiceManifest } from './service-manifest.js';
import type { Shell } from './shell.port.js';

/**
 * The life of a service process: configuration, probes, start, SIGTERM or SIGINT, drain, exit 0. A configuration problem or a failing start is exit 1 with a
 * clear line.
 */
export async function runService(manifest: ServiceManifest, start: (shell: Shell) => Promise<void>): Promise<void> {
  try {
    await live(manifest, start);
  } catch (thrown) {
    process.stderr.write(`${manifest.name} did not start: ${startFailure(thrown)}\n`);
    process.exit(1);
  }
}

async function live(manifest: ServiceManifest, start: (shell: Shell) => Promise<void>): Promise<void> {
  const config = readConfig(processConfig, process.env);
  const { shell, metrics, stopAsked, started } = beginProcess(manifest.name, {
    logLevel: config.logLevel,
    otlpEndpoint: config.otlpEndpoint,
    tracePercent: config.tracePercent,
  });
  const probes = await serveProbes(shell.health, metrics, config.metricsHost, config.metricsPort);
  // A start may wait for Kafka or PostgreSQL without end; a stop must not wait for the start.
  const early = await Promise.race([start(shell).then(() => undefined), stopAsked]);
  if (early === undefined) {
    started();
    shell.log.info('STARTED', { version: shell.version, metricsPort: probes.port });
  }
  const signal = early ?? (await stopAsked);
  shell.log.info('DRAINING', { signal });
  shell.drain();
  if (early === undefined) await shell.clock.after(config.propagation);
  await shell.stop(config.drainLimit);
  await probes.close();
  shell.log.info('STOPPED');
  process.exit(0);
}
