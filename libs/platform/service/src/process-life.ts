import type { LogFields } from '@postern/kernel';

import { jsonLog, logWith } from './json-log.js';
import type { LogLevel } from './json-log.js';
import { otelTracer } from './otel-tracer.js';
import { promMetrics } from './prom-metrics.js';
import type { PromMetrics } from './prom-metrics.js';
import { createShell, VERSION } from './shell.js';
import type { OwnedShell } from './shell.js';

const READINESS_MS = 15_000;

/** A process that has begun and is not ready yet. */
export interface ProcessLife {
  readonly shell: OwnedShell;
  readonly metrics: PromMetrics;
  /** Resolves with the first SIGTERM, SIGINT or `disconnect` (the starter closed its channel); a second one ends the process immediately, with 130. */
  readonly stopAsked: Promise<string>;
  /** The start is over: from now on readiness is what the parts say. */
  started(): void;
}

export interface LifeOptions {
  readonly logLevel: LogLevel;
  readonly otlpEndpoint: string;
  /** Share of traces that is sent. */
  readonly tracePercent: number;
  /** What each line of the log carries. */
  readonly logged?: LogFields;
}

/**
 * What service and standalone have in common. An unhandled rejection is a defect: it is logged with its stack and the process ends with 70, so that nothing goes on
 * in a state nobody thought of.
 */
export function beginProcess(name: string, options: LifeOptions): ProcessLife {
  const metrics = promMetrics();
  const log = logWith(jsonLog(name, options.logLevel), options.logged ?? {});
  const tracer = otelTracer(name, VERSION, options.otlpEndpoint, options.tracePercent / 100);
  const shell = createShell(name, { log, metrics, tracer });
  // The first that is made is the last that stops: the others end spans until then.
  shell.onStop('traces', () => tracer.stop());
  process.on('unhandledRejection', (thrown) => {
    log.error('DEFECT_UNHANDLED', {}, thrown);
    process.exit(70);
  });
  let starting = true;
  shell.health.add('start', () => Promise.resolve(starting ? 'still starting' : undefined));
  // Metrics say what fails also where nobody probes.
  shell.every('readiness', READINESS_MS, () => shell.health.report().then(() => undefined));
  return { shell, metrics, stopAsked: stopAsked(), started: () => (starting = false) };
}

function stopAsked(): Promise<string> {
  return new Promise((resolve) => {
    let asked = false;
    for (const signal of ['SIGTERM', 'SIGINT', 'disconnect'] as const)
      process.on(signal as 'SIGTERM', () => {
        if (asked) process.exit(130);
        asked = true;
        resolve(signal);
      });
  });
}
