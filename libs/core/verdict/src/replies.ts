import { MODULES, SCANNERS } from './modules.js';
import type { ModuleName, ScannerName } from './modules.js';
import type { NotScannedReason, ScanFailure, ScanOutcome } from './outcome.js';
import type { ModuleResult, ScanReply } from './scan.js';

/** A module result without classes: for outcomes that carry no detection. */
export function plainResult(module: ModuleName, outcome: ScanOutcome, status: string, facts: Record<string, string> = {}): ModuleResult {
  return { module, outcome, status, classes: [], findings: [], facts, removable: [] };
}

/** The reply for a scanner that failed as a whole: every module of it failed. */
export function failedReply(scanner: ScannerName, error: ScanFailure, durationMs: number): ScanReply {
  const modules = SCANNERS[scanner].map((module) => plainResult(module, { kind: 'failed', error }, 'Error'));
  return { scanner, modules, parts: [], engines: [], durationMs };
}

/** The reply for a scanner that was not asked. */
export function notScannedReply(scanner: ScannerName, reason: NotScannedReason): ScanReply {
  const modules = SCANNERS[scanner].map((module) => plainResult(module, { kind: 'notScanned', reason }, 'NotScanned'));
  return { scanner, modules, parts: [], engines: [], durationMs: 0 };
}

/** Results of several replies in the fixed module order. */
export function inModuleOrder(replies: readonly ScanReply[]): readonly ModuleResult[] {
  const all = replies.flatMap((r) => r.modules);
  return MODULES.flatMap((name) => all.filter((m) => m.module === name));
}
