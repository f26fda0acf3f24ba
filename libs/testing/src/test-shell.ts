import { systemClock, systemRandom } from '@postern/adapter-system';
import { noMetrics, noTracer } from '@postern/kernel';
import type { Clock, Log, LogFields } from '@postern/kernel';
import { createHealth, createLoops, VERSION } from '@postern/platform-service';
import type { Shell } from '@postern/platform-service';

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly code: string;
  readonly fields: LogFields;
  readonly cause: unknown;
}

/** A shell whose log is kept and whose stop is called by the test. */
export interface TestShell extends Shell {
  readonly lines: readonly LogLine[];
  /** Runs what onStop registered, last first. */
  stop(): Promise<void>;
}

export function testShell(parts: { readonly service?: string; readonly clock?: Clock } = {}): TestShell {
  const lines: LogLine[] = [];
  const write =
    (level: LogLine['level']) =>
    (code: string, fields: LogFields = {}, cause?: unknown) =>
      void lines.push({ level, code, fields, cause });
  const log: Log = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
  const stops: (() => Promise<void>)[] = [];
  const clock = parts.clock ?? systemClock;
  const onStop = (_name: string, work: () => Promise<void>) => void stops.push(work);
  return {
    ...createLoops({ clock, log, onStop }),
    service: parts.service ?? 'test',
    instance: 'test-1',
    version: VERSION,
    clock,
    random: systemRandom,
    log,
    metrics: noMetrics,
    tracer: noTracer,
    health: createHealth(clock, noMetrics),
    onStop,
    lines,
    async stop() {
      for (const work of stops.splice(0).reverse()) await work();
    },
  };
}
