import type { FactsOf, StatusOf } from '@postern/modules';

import { SCANNERS } from './modules.js';
import type { ModuleName, ScannerName } from './modules.js';
import type { NotScannedReason, ScanFailure, ScanOutcome } from './outcome.js';
import type { ResultOf, ScanReply } from './scan.js';

/** A module result without detections and facts. */
export function plainResult<M extends ModuleName>(module: M, outcome: ScanOutcome, status: StatusOf<M>): ResultOf<M> {
  return { module, outcome, status: status as ResultOf<M>['status'], classes: [], findings: [], facts: {} as FactsOf<M>, removable: [] };
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
