import { RECORDS, SCANNER_RECORDS } from '@postern/modules';
import type { ModuleName, ModuleRecords, RecordOf, ScannerName, ScannerRecord } from '@postern/modules';
import { bare } from '@postern/vocabulary';
import { z } from 'zod';

import type { MailRule } from './rule.js';
import type { Settings } from './settings.js';

type Values<L extends Readonly<Record<string, z.ZodType>>> = { readonly [K in keyof L]: z.output<L[K]> };
/** What a module looks for: its general settings and those of the rule. */
type Looks<M extends ModuleName> = Values<RecordOf<M>['settings']> & Values<RecordOf<M>['rule']>;
type Switches<M extends ModuleName> = { readonly [N in M]: boolean };

interface ScanProfiles {
  readonly 'auth-check': Looks<'senderAuth'>;
  readonly antispam: Looks<'antispam'> &
    Looks<'antiphishing'> &
    Looks<'links'> &
    Switches<'antispam' | 'antiphishing' | 'links'> & { readonly localDomains: readonly string[] };
  readonly 'content-filter': Looks<'contentFilter'>;
  readonly antivirus: Looks<'antivirus'>;
}
export type ScanProfile<S extends ScannerName = ScannerName> = ScanProfiles[S];

/** Schema of what a scanner is told. Values were checked when they were saved; here each only has to be there. */
export function profileSchema(scanner: ScannerRecord, records: ModuleRecords = RECORDS) {
  const looks = scanner.modules.flatMap((module) => Object.entries({ ...records[module]?.settings, ...records[module]?.rule }));
  const switches = scanner.modules.length > 1 ? scanner.modules.map((module) => [module, z.boolean()] as const) : [];
  return z.strictObject({
    ...Object.fromEntries(switches),
    ...Object.fromEntries(looks.map(([name, one]) => [name, bare(one)])),
    ...(scanner.localDomains === true ? { localDomains: z.array(z.string()) } : {}),
  });
}

/**
 * What a scanner is told for one rule: general settings and the part of the rule that changes what it looks for, without actions. Two rules with equal profiles
 * share one scan.
 */
export const scanProfiles = byScanner((record) => profileSchema(record)) as unknown as { readonly [S in ScannerName]: z.ZodType<ScanProfile<S>> };

type ByModule = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The profile of a scanner for one rule. Undefined: none of its modules is wanted. */
export function profileFor(
  scanner: ScannerRecord,
  settings: Settings,
  rule: Pick<MailRule, 'modules'>,
  records: ModuleRecords = RECORDS,
): Readonly<Record<string, unknown>> | undefined {
  const general = settings.gateway.modules as unknown as ByModule;
  const own = rule.modules as ByModule;
  const on = (module: string) => general[module]?.['enabled'] === true && (scanner.everyRule === true || own[module]?.['enabled'] === true);
  if (!scanner.modules.some(on)) return undefined;
  const pick = (from: ByModule, module: string, leaves: object) => Object.keys(leaves).map((name) => [name, from[module]?.[name]] as const);
  const looks = scanner.modules.flatMap((module) => [
    ...pick(general, module, records[module]?.settings ?? {}),
    ...pick(own, module, records[module]?.rule ?? {}),
  ]);
  return Object.fromEntries([
    ...(scanner.modules.length > 1 ? scanner.modules.map((module) => [module, on(module)] as const) : []),
    ...looks,
    ...(scanner.localDomains === true ? [['localDomains', settings.domains.filter((d) => d.local).map((d) => d.name)] as const] : []),
  ]);
}

type ProfileMaker<S extends ScannerName> = (settings: Settings, rule: Pick<MailRule, 'modules'>) => ScanProfile<S> | undefined;

/** Undefined: the scanner is off, globally or in the rule. The same settings and rule, which nobody changes in place, give the same object. */
export const profileOf = byScanner((record) => {
  const known = new WeakMap<Settings, WeakMap<object, ReturnType<typeof profileFor>>>();
  return (settings: Settings, rule: Pick<MailRule, 'modules'>) => {
    const ofSettings = known.get(settings) ?? new WeakMap<object, ReturnType<typeof profileFor>>();
    known.set(settings, ofSettings);
    if (!ofSettings.has(rule.modules)) ofSettings.set(rule.modules, profileFor(record, settings, rule));
    return ofSettings.get(rule.modules);
  };
}) as unknown as {
  readonly [S in ScannerName]: ProfileMaker<S>;
};

function byScanner<T>(make: (record: ScannerRecord) => T): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries<ScannerRecord>(SCANNER_RECORDS).map(([name, record]) => [name, make(record)]));
}
