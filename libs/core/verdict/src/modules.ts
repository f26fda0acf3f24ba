import { RECORDS, SCANNER_RECORDS } from '@postern/modules';
import type { DetectionOf, ModuleName, ScannerName } from '@postern/modules';

export type { ModuleName, ScannerName } from '@postern/modules';

/** The modules in the order of results and explanations. */
export const MODULES = Object.keys(RECORDS) as unknown as readonly [ModuleName, ...ModuleName[]];

/** The scanner services and the modules that each of them answers for. */
export const SCANNERS = Object.fromEntries(Object.entries(SCANNER_RECORDS).map(([name, { modules }]) => [name, modules])) as unknown as {
  readonly [S in ScannerName]: (typeof SCANNER_RECORDS)[S]['modules'];
};
export const SCANNER_NAMES = Object.keys(SCANNERS) as readonly ScannerName[];

/** What each module can detect: what a rule can attach an action to. */
export type ObjectClass = DetectionOf<ModuleName>;
export const OBJECT_CLASSES = Object.fromEntries(MODULES.map((module) => [module, Object.keys(RECORDS[module].detections)])) as unknown as {
  readonly [M in ModuleName]: readonly DetectionOf<M>[];
};

/** Names of the modules in headers and explanations (behaviour 13). */
export const MODULE_TITLES = Object.fromEntries(MODULES.map((module) => [module, RECORDS[module].title])) as Readonly<Record<ModuleName, string>>;

/** Names of detections in explanations. */
export const DETECTION_TITLES = Object.fromEntries(
  MODULES.flatMap((module) => Object.entries<{ readonly title: string }>(RECORDS[module].detections).map(([name, { title }]) => [name, title])),
) as Readonly<Record<ObjectClass, string>>;
