import { createRequire } from 'node:module';

import { compile } from '@litko/yara-x';
import type { AvAnswer, AvEngine, EngineVersion } from '@postern/verdict';

import { ordinaryThreads } from './ordinary-threads.js';
import { BUILT_IN_RULES, RULES_AT_MS, RULES_REVISION } from './rules.js';
import { ScanThreads } from './scan-threads.js';

/** Why YARA gave no verdict. */
export const YARA_FAILURES = {
  YARA_LATE: 'no answer in time',
  YARA_FAILED: 'the scan ended with an error',
} as const;

export interface YaraOptions {
  /** Rules beside the built-in ones, as source. */
  readonly extraRules?: readonly string[];
  /** Longest scan of one file. */
  readonly maxMs?: number;
  /** Concurrent scans, each in a thread of its own. */
  readonly threads?: number;
}

const VERSION = '0.3.0';
/** Modules that rules may use; the others parse much and find little in mail. */
const BANNED = ['cuckoo', 'macho', 'dotnet', 'test_proto2', 'test_proto3', 'console'];

/** Matches of one pattern that are looked for; no rule counts more. */
const MAX_MATCHES = 16;

/**
 * YARA-X with rules in memory: the engine that is always there. Compiles once here, so that it throws when a rule does not compile, and once in each of its threads. No
 * includes, few modules (obligation 31). A scan cannot be interrupted, so a late one is left behind with its thread, and answered as failed.
 */
export function createYara(options: YaraOptions = {}): AvEngine {
  const maxMs = options.maxMs ?? 20_000;
  const source = [BUILT_IN_RULES, ...(options.extraRules ?? [])].join('\n');
  // Only to see that they are right.
  compile(source, {
    enableIncludes: false,
    bannedModules: BANNED.map((name) => ({ name, errorTitle: 'module not allowed', errorMessage: `${name} is not allowed here` })),
  });
  const modulePath = createRequire(import.meta.url).resolve('@litko/yara-x');
  const threads = new ScanThreads({ modulePath, source, maxMatches: MAX_MATCHES }, options.threads ?? ordinaryThreads());
  const version: EngineVersion = { engine: 'yara-x', version: VERSION, database: RULES_REVISION, databaseAtMs: RULES_AT_MS };
  return {
    name: 'yara-x',
    capabilities: { decodesMail: false, unpacks: false, updates: false },
    version: () => Promise.resolve(version),
    async scan(bytes: Buffer, signal: AbortSignal, client?: string): Promise<AvAnswer> {
      if (signal.aborted) return failed('YARA_LATE', 'aborted before it began');
      if (bytes.length === 0) return { kind: 'scanned', threats: [] };
      const answer = await limited(signal, maxMs, (inner) => threads.scan(bytes, inner, client));
      if ('threats' in answer) return { kind: 'scanned', threats: answer.threats };
      if ('failed' in answer) return failed('YARA_FAILED', answer.failed);
      return failed(answer.ended === 'late' ? 'YARA_LATE' : 'YARA_FAILED', answer.why);
    },
    close: () => threads.close(),
  };
}

/** With a signal that also aborts after `ms`. Its timer is taken back: one of an AbortSignal would stay for its whole time after each of many scans. */
async function limited<T>(outer: AbortSignal, ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const inner = new AbortController();
  const end = () => inner.abort(outer.reason);
  const timer = setTimeout(end, ms);
  outer.addEventListener('abort', end, { once: true });
  try {
    return await work(inner.signal);
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', end);
  }
}

function failed(code: keyof typeof YARA_FAILURES, detail: string): AvAnswer {
  return { kind: 'failed', error: { code, retry: true, detail: `${YARA_FAILURES[code]}: ${detail}` } };
}
