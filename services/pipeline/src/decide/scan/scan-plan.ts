import { SCANNER_RECORDS } from '@postern/modules';
import type { ScannerRecord } from '@postern/modules';
import type { GatewaySettings } from '@postern/settings';
import { SCANNERS } from '@postern/verdict';
import type { ModuleName, ScannerName } from '@postern/verdict';

/** One scanner in the plan. */
export interface PlanStep extends Pick<ScannerRecord, 'required' | 'share'> {
  readonly scanner: ScannerName;
}

/** Scanners of one stage run concurrently; the next stage sees what they found. */
export type Stage = readonly PlanStep[];

const steps = (Object.entries(SCANNER_RECORDS) as [ScannerName, ScannerRecord][]).map(([scanner, record]) => ({ scanner, ...record }));

/** The stages that the scanners' records name, in their order. */
export const SCAN_PLAN: readonly Stage[] = [...new Set(steps.map((step) => step.stage))]
  .sort((a, b) => a - b)
  .map((stage) => steps.filter((step) => step.stage === stage).map(({ scanner, required, share }) => ({ scanner, required, share })));

/** Limit of one call by the general settings, ms: the time limit of the scanner's first module. */
export function scannerLimitMs(scanner: ScannerName, modules: GatewaySettings['modules']): number {
  return modules[SCANNER_RECORDS[scanner].modules[0]].timeoutSeconds * 1000;
}

/** Modules of these stages. */
export function modulesIn(stages: readonly Stage[]): readonly ModuleName[] {
  return stages.flatMap((stage) => stage.flatMap((step) => [...SCANNERS[step.scanner]]));
}
