import { compile } from '@litko/yara-x';
import type { RuleMatch } from '@litko/yara-x';
import { messageOf } from '@postern/kernel';
import type { AvAnswer, AvEngine, EngineVersion } from '@postern/verdict';

import { BUILT_IN_RULES, RULES_AT_MS, RULES_REVISION } from './rules.js';

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
}

const VERSION = '0.3.0';
/** Modules that rules may use; the others parse much and find little in mail. */
const BANNED = ['cuckoo', 'macho', 'dotnet', 'test_proto2', 'test_proto3', 'console'];

interface CompiledRules {
  setMaxMatchesPerPattern(count: number): void;
  scanAsync(bytes: Buffer): Promise<RuleMatch[]>;
}

/**
 * YARA-X with rules in memory: the engine that is always there. Compiles once; throws when a rule does not compile. No includes, few modules (obligation 31). A scan
 * runs on a worker of the library and cannot be interrupted, so a late one is left behind and answered as failed.
 */
export function createYara(options: YaraOptions = {}): AvEngine {
  const maxMs = options.maxMs ?? 20_000;
  const source = [BUILT_IN_RULES, ...(options.extraRules ?? [])].join('\n');
  // The package's own type of what compile returns is missing; this is the part that is used.
  const rules: CompiledRules = compile(source, {
    enableIncludes: false,
    bannedModules: BANNED.map((name) => ({ name, errorTitle: 'module not allowed', errorMessage: `${name} is not allowed here` })),
  });
  rules.setMaxMatchesPerPattern(16);
  const version: EngineVersion = { engine: 'yara-x', version: VERSION, database: RULES_REVISION, databaseAtMs: RULES_AT_MS };
  return {
    name: 'yara-x',
    version: () => Promise.resolve(version),
    async scan(bytes: Buffer, signal: AbortSignal): Promise<AvAnswer> {
      if (signal.aborted) return failed('YARA_LATE', 'aborted before it began');
      if (bytes.length === 0) return { kind: 'scanned', threats: [] };
      try {
        const matches = await Promise.race([rules.scanAsync(bytes), aborted(AbortSignal.any([signal, AbortSignal.timeout(maxMs)]))]);
        if (matches === 'aborted') return failed('YARA_LATE', `${bytes.length} octets`);
        return { kind: 'scanned', threats: [...new Set(matches.map((match) => threatOf(match)))] };
      } catch (thrown) {
        return failed('YARA_FAILED', messageOf(thrown));
      }
    },
    close: () => Promise.resolve(),
  };
}

/** The name a rule gives to what it finds, else the rule's own. */
function threatOf(match: RuleMatch): string {
  const named = (match.meta as { readonly threat?: unknown }).threat;
  return typeof named === 'string' ? named : match.ruleIdentifier;
}

function aborted(signal: AbortSignal): Promise<'aborted'> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve('aborted'), { once: true }));
}

function failed(code: keyof typeof YARA_FAILURES, detail: string): AvAnswer {
  return { kind: 'failed', error: { code, retry: true, detail: `${YARA_FAILURES[code]}: ${detail}` } };
}
