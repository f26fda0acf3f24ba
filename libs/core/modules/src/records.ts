import { antiphishing } from './antiphishing.js';
import { antispam } from './antispam.js';
import { antivirus } from './antivirus.js';
import { contentFilter } from './content-filter.js';
import { links } from './links.js';
import type { ModuleRecord, StatusMeaning } from './module-record.js';
import { senderAuth } from './sender-auth.js';

/** All modules, by their name, in the order of results and explanations. Adding one is a file and a line here. */
export const RECORDS = { senderAuth, antispam, antiphishing, links, contentFilter, antivirus } as const;

export type ModuleRecords = Readonly<Record<string, ModuleRecord>>;
export type ModuleName = keyof typeof RECORDS;
export type RecordOf<M extends ModuleName> = (typeof RECORDS)[M];

/** What a rule can attach an action to. */
export type DetectionOf<M extends ModuleName> = { [N in M]: keyof RecordOf<N>['detections'] & string }[M];
export type StatusOf<M extends ModuleName> = { [N in M]: keyof RecordOf<N>['statuses'] & string }[M];
export type FactsOf<M extends ModuleName> = { [N in M]: Facts<RecordOf<N>['facts']> }[M];
type Facts<F extends ModuleRecord['facts']> = { readonly [K in keyof F]?: F[K]['kind'] extends 'number' ? number : string };

/** Meaning of a status. A word that the module does not have means that something failed: never that all is well. */
export function meaningOf(module: string, status: string, records: ModuleRecords = RECORDS): StatusMeaning {
  return Object.hasOwn(records, module) && Object.hasOwn(records[module]?.statuses ?? {}, status)
    ? (records[module]?.statuses[status] ?? 'failed')
    : 'failed';
}
