import type { ModuleName } from './records.js';

export interface ScannerRecord {
  /** Modules that it answers for. The first one's time limit and failure setting are those of the scanner. */
  readonly modules: readonly [string, ...string[]];
  /** Scanners of one stage run side by side; the next stage sees what they found. Cheap stages first: mail that is refused anyway costs little. */
  readonly stage: number;
  /** Most of the whole time for scanning that one call may take, 0 to 1. The module's own limit applies too. */
  readonly share: number;
  /** A required scanner that this installation does not have counts as failed; an optional one is left out. */
  readonly required: boolean;
  /** Asked for every rule, whatever the rule says: others need what it finds out. */
  readonly everyRule?: true;
  /** It is told the domains that we accept mail for. */
  readonly localDomains?: true;
}

/** The scanner services. Shares of stages that follow each other leave the last one at least a third of the time, even when the ones before it use all of theirs. */
export const SCANNER_RECORDS = {
  // Authentication results feed antispam and decide who may get a DSN; a rule's switch only governs its actions.
  'auth-check': { modules: ['senderAuth'], stage: 1, share: 0.25, required: true, everyRule: true },
  antispam: { modules: ['antispam', 'antiphishing', 'links'], stage: 2, share: 0.35, required: true, localDomains: true },
  'content-filter': { modules: ['contentFilter'], stage: 3, share: 0.9, required: true },
  antivirus: { modules: ['antivirus'], stage: 3, share: 0.9, required: true },
} as const satisfies Readonly<Record<string, ScannerRecord>>;

export type ScannerName = keyof typeof SCANNER_RECORDS;

/** The scanner that answers for a module, and the module whose limits are its own. */
export function scannerOf(module: ModuleName): { readonly scanner: ScannerName; readonly lead: ModuleName } {
  const [scanner, record] = (Object.entries(SCANNER_RECORDS) as [ScannerName, ScannerRecord][]).find(([, each]) => each.modules.includes(module)) as [
    ScannerName,
    ScannerRecord,
  ];
  return { scanner, lead: record.modules[0] as ModuleName };
}
