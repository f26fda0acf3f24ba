import { clamdAddress, createClamd } from '@postern/adapter-clamd';
import { createYara } from '@postern/adapter-yara';
import { messageOf } from '@postern/kernel';
import type { Shell } from '@postern/platform-service';
import type { AvEngine, EngineVersion } from '@postern/verdict';

import type { AntivirusMetrics } from './antivirus.metrics.js';
import { NOT_ANSWERING } from './known-answers.js';

/** What is known about the engines that run here. */
export interface EngineHealth {
  /** One line for each engine, also for one that does not answer: then its version is `not answering`. */
  versions(): readonly EngineVersion[];
  /** Resolves when each engine was asked once; never rejects. */
  readonly asked: Promise<void>;
}

const REFRESH_MS = 60_000;
const ANSWER_MS = 1500;

/** clamd when there is an address, and always the built-in engine. */
export function enginesOf(clamd: string | undefined, connections: number, yaraThreads?: number): readonly AvEngine[] {
  const remote = clamd === undefined || clamd === 'none' || clamd === '' ? [] : [createClamd(clamdAddress(clamd), { connections })];
  return [...remote, createYara(yaraThreads === undefined ? {} : { threads: yaraThreads })];
}

/**
 * Asks every engine for its versions once a minute, and adds a check for each to the health: an engine that does not answer, or whose databases are older than
 * `maxAgeMs` (0: never), makes the service not ready.
 */
export function watchEngines(shell: Shell, engines: readonly AvEngine[], metrics: AntivirusMetrics, maxAgeMs: number): EngineHealth {
  const known = new Map<string, EngineVersion>(engines.map((engine) => [engine.name, unknown(engine)]));
  const ask = async (engine: AvEngine, signal: AbortSignal): Promise<string | undefined> => {
    try {
      const version = await engine.version(AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]));
      known.set(engine.name, { ...version, updates: engine.capabilities.updates });
      metrics.engineUp.set(1, { engine: engine.name });
      return ageProblem(engine, version);
    } catch (thrown) {
      known.set(engine.name, unknown(engine));
      metrics.engineUp.set(0, { engine: engine.name });
      return `${engine.name} does not answer: ${messageOf(thrown)}`;
    }
  };
  const ageProblem = ({ name: engine, capabilities }: AvEngine, { databaseAtMs }: EngineVersion): string | undefined => {
    // What comes with the program is as old as the release, by which no alert and no limit goes.
    if (databaseAtMs === 0 || !capabilities.updates) return undefined;
    const age = shell.clock.now() - databaseAtMs;
    metrics.databaseAge.set(Math.max(0, Math.round(age / 1000)), { engine });
    const days = Math.floor(age / 86_400_000);
    return maxAgeMs > 0 && age > maxAgeMs ? `databases of ${engine} are ${days} days old` : undefined;
  };
  for (const engine of engines) shell.health.add(`antivirus ${engine.name}`, (signal) => ask(engine, signal));
  const firstRound = Promise.withResolvers<void>();
  shell.onStop('antivirus engines', () => Promise.all(engines.map((engine) => engine.close())).then(() => undefined));
  shell.every('engine versions', REFRESH_MS, async (signal) => {
    const problems = await Promise.all(engines.map((engine) => ask(engine, signal)));
    firstRound.resolve();
    for (const problem of problems) if (problem !== undefined && !signal.aborted) shell.log.warn('AV_ENGINE_PROBLEM', { problem });
  });
  return { versions: () => [...known.values()], asked: firstRound.promise };
}

function unknown({ name, capabilities }: AvEngine): EngineVersion {
  return { engine: name, version: NOT_ANSWERING, database: '', databaseAtMs: 0, updates: capabilities.updates };
}
