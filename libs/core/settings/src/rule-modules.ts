import { inRule, RECORDS } from '@postern/modules';
import type { ModuleRecords } from '@postern/modules';
import { z } from 'zod';

type Responses<D extends ModuleRecords[string]['detections']> = { readonly [K in keyof D]: D[K]['response'] };
type InRule<R extends ModuleRecords> = {
  readonly [M in keyof R]: z.ZodPrefault<
    z.ZodObject<ReturnType<typeof inRule> & R[M]['rule'] & R[M]['policy'] & Responses<R[M]['detections']>, z.core.$strict>
  >;
};

/** What a rule says about every module, made from its record: on or off, what to look for, what to do about each detection. */
export function ruleModules<R extends ModuleRecords>(records: R) {
  const of = Object.entries(records).map(([id, { rule, policy, detections }]) => {
    const responses = Object.fromEntries(Object.entries(detections).map(([name, { response }]) => [name, response]));
    return [id, z.strictObject({ ...inRule(), ...rule, ...policy, ...responses }).prefault({} as never)];
  });
  return z.strictObject(Object.fromEntries(of) as InRule<R>).prefault({} as never);
}

export const ruleModulesSchema = ruleModules(RECORDS);
