import type { GatewaySettings } from '@postern/settings';
import { SCANNERS } from '@postern/verdict';
import type { ModuleName, ScannerName } from '@postern/verdict';

/** One scanner in the plan. */
export interface PlanStep {
  readonly scanner: ScannerName;
  /** A required scanner that this installation does not have counts as failed; an optional one is left out. */
  readonly required: boolean;
  /** Most of the whole time for scanning that one call may take, 0 to 1. The module's own limit applies too. */
  readonly share: number;
}

/** Scanners of one stage run side by side; the next stage sees what they found. */
export type Stage = readonly PlanStep[];

/**
 * Cheap stages first, so that mail which is refused anyway costs little. Adding a scanner is a line here and a limit below. The shares of stages that follow each
 * other leave the last one at least a third of the time, even when the ones before it use all of theirs.
 */
export const SCAN_PLAN: readonly Stage[] = [
  [{ scanner: 'auth-check', required: true, share: 0.25 }],
  [{ scanner: 'antispam', required: true, share: 0.35 }],
  [
    { scanner: 'content-filter', required: true, share: 0.9 },
    { scanner: 'antivirus', required: true, share: 0.9 },
  ],
];

/** Limit of one call by the general settings, ms. */
export const SCANNER_LIMITS: Readonly<Record<ScannerName, (modules: GatewaySettings['modules']) => number>> = {
  'auth-check': (modules) => modules.senderAuth.timeoutSeconds * 1000,
  antispam: (modules) => modules.antispam.timeoutSeconds * 1000,
  'content-filter': (modules) => modules.contentFilter.timeoutSeconds * 1000,
  antivirus: (modules) => modules.antivirus.timeoutSeconds * 1000,
};

/** Modules of these stages. */
export function modulesIn(stages: readonly Stage[]): readonly ModuleName[] {
  return stages.flatMap((stage) => stage.flatMap((step) => [...SCANNERS[step.scanner]]));
}
