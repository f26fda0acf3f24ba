import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { startFailure } from '@postern/kernel';
import { hostText } from '@postern/net';
import { beginProcess, readConfig, serveProbes } from '@postern/platform-service';
import type { LogLevel, ProcessLife } from '@postern/platform-service';

import { printBanner } from './banner.js';
import { chooseClamd } from './clamd-choice.js';
import { DEMO_ENVIRONMENT, runDemo } from './demo/run-demo.js';
import { startMailSink } from './demo/mail-sink.js';
import { startZoneServer } from './demo/zone-server.js';
import { DEMO_ZONE } from './demo/demo-zone.js';
import { portSetting } from './port-setting.js';
import { standaloneConfig } from './standalone.config.js';
import type { StandaloneConfig } from './standalone.config.js';
import { seedSettings } from './seed.js';
import { readArguments, strayVariables, USAGE } from './command-line.js';
import { DRAIN_LIMIT_MS } from './drain-limit.js';
import type { Endpoints } from './endpoints.js';
import { checkSurroundings } from './surroundings.js';
import type { Primary } from './with-workers.js';
import { workersOf } from './workers/part-of.js';

/** The product on one machine: start, wait for SIGTERM or SIGINT, drain, exit 0. `--demo` sends sample mails and prints a table; `--once` ends after it. */
export async function runStandalone(args: readonly string[]): Promise<void> {
  const asked = readArguments(args);
  if (asked.kind === 'help') {
    process.stdout.write(USAGE);
    process.exit(0);
  }
  if (asked.kind === 'unknown') {
    process.stderr.write(`Postern did not start: ${asked.what}\n\n${USAGE}`);
    process.exit(64);
  }
  try {
    await (asked.kind === 'demo' ? demonstrate(asked.once) : serve(readConfig(standaloneConfig, process.env)));
    process.exit(process.exitCode ?? 0);
  } catch (thrown) {
    process.stderr.write(`Postern did not start: ${startFailure(thrown, (port) => portSetting(readConfig(standaloneConfig, process.env), port))}\n`);
    process.exit(1);
  }
}

interface Running {
  readonly endpoints: Endpoints;
  readonly stopped: Promise<string>;
  stop(): Promise<void>;
}

async function serve(config: StandaloneConfig): Promise<void> {
  const running = await start(config);
  const signal = await running.stopped;
  process.stdout.write(`${signal}: finishing the mail in flight …\n`);
  await running.stop();
  process.stdout.write('Stopped. Nothing was lost.\n');
}

/** The demonstration has its own DNS, next hop and, unless one is named, its own data folder that it removes. */
async function demonstrate(once: boolean): Promise<void> {
  const zone = await startZoneServer(DEMO_ZONE);
  const sink = await startMailSink();
  const own = process.env['POSTERN_DATA_DIR'] === undefined ? mkdtempSync(join(tmpdir(), 'postern-demo-')) : undefined;
  const ports = { POSTERN_SMTP_PORT: '0', POSTERN_HTTP_PORT: '0', POSTERN_METRICS_PORT: '0' };
  const env = {
    ...(once ? ports : {}),
    ...process.env,
    ...DEMO_ENVIRONMENT,
    POSTERN_DNS: zone.address,
    POSTERN_RELAYHOST: sink.address,
    ...(own === undefined ? {} : { POSTERN_DATA_DIR: own }),
  };
  const password = process.env['POSTERN_ADMIN_PASSWORD'] ?? `demo-${Math.random().toString(36).slice(2)}-Password`;
  const running = await start(readConfig(standaloneConfig, { ...env, POSTERN_ADMIN_PASSWORD: password }));
  try {
    const asExpected = await runDemo({
      smtp: running.endpoints.smtp,
      http: running.endpoints.http,
      password,
      sink,
      say: (text) => process.stdout.write(`${text}\n`),
    });
    if (!asExpected) process.exitCode = 1;
    if (!once) {
      process.stdout.write(`\nConsole: ${running.endpoints.http}  (admin / ${password})  – Ctrl-C ends the demonstration.\n`);
      await running.stopped;
    }
  } finally {
    await running.stop();
    await sink.stop();
    await zone.stop();
    if (own !== undefined) rmSync(own, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function start(given: StandaloneConfig): Promise<Running> {
  const config = { ...given, dataDir: resolve(given.dataDir) };
  // Before anything is made: what is wrong here is told at once, and leaves nothing behind.
  seedSettings(config);
  await checkSurroundings(config);
  const life = beginProcess('standalone', {
    logLevel: config.logLevel as LogLevel,
    otlpEndpoint: config.otlpEndpoint,
    tracePercent: config.tracePercent,
  });
  try {
    return await startParts(life, config);
  } catch (thrown) {
    await life.shell.stop(DRAIN_LIMIT_MS);
    throw thrown;
  }
}

async function startParts({ shell, metrics, stopAsked, started }: ProcessLife, config: StandaloneConfig): Promise<Running> {
  const workers = workersOf(config.workers, availableParallelism(), config.maxSessions);
  const say = (line: string) => process.stdout.write(`  ${line}\n`);
  for (const { name, instead } of strayVariables(process.env))
    say(`${name} is no setting of Postern and does nothing${instead === undefined ? '' : `; do you mean ${instead}?`}`);
  const clamd = await chooseClamd(shell, config.clamd, config.dataDir, say);
  const probes = await serveProbes(shell.health, metrics, config.bind, config.metricsPort);
  const endpoints = await compose({ shell, metrics, stopAsked }, config, clamd.address, workers);
  started();
  const metricsUrl = `http://${hostText(config.bind)}:${probes.port}/metrics`;
  writeEndpoints(config.dataDir, endpoints, metricsUrl);
  printBanner({ endpoints, metricsUrl, dataDir: config.dataDir, clamd: clamd.note, domains: config.localDomains, relayhost: config.relayhost });
  return {
    endpoints,
    stopped: stopAsked,
    async stop() {
      shell.drain();
      await shell.stop(DRAIN_LIMIT_MS);
      await probes.close();
    },
  };
}

/** Each composition is loaded when it is the one: a process that has no message path does not hold the code of one. */
async function compose(primary: Primary, config: StandaloneConfig, clamd: string | undefined, workers: number): Promise<Endpoints> {
  if (workers === 1) return (await import('./in-one-process.js')).composeInOneProcess(primary.shell, config, clamd);
  return (await import('./with-workers.js')).composeWithWorkers(primary, config, clamd, workers);
}

/** For scripts: where this process is reached, there once it is ready. */
function writeEndpoints(dataDir: string, endpoints: Endpoints, metrics: string): void {
  const text = JSON.stringify({ pid: process.pid, smtp: endpoints.smtp, http: endpoints.http, metrics });
  const file = join(dataDir, 'endpoints.json');
  writeFileSync(`${file}.new`, text, { mode: 0o644 });
  renameSync(`${file}.new`, file);
}
