import { RECORDS } from '@postern/modules';
import type { ModuleRecord, ModuleRecords } from '@postern/modules';
import { seconds } from '@postern/vocabulary';
import { z } from 'zod';

type General<R extends ModuleRecords> = {
  readonly [M in keyof R]: z.ZodPrefault<z.ZodObject<R[M]['runs'] & R[M]['settings'], z.core.$strict>>;
};

/** General settings of every module (behaviour 1.3, 3 to 8), made from its record. */
export function generalModules<R extends ModuleRecords>(records: R) {
  const of = Object.entries(records).map(([id, record]) => [id, general(record).prefault({} as never)]);
  return z
    .strictObject({
      deadlineSeconds: seconds(120, [5, 1800], 'Time limit of all scanning of one message'),
      ...(Object.fromEntries(of) as General<R>),
    })
    .prefault({} as never);
}

function general({ runs, settings, notAbove = [] }: ModuleRecord) {
  return z.strictObject({ ...runs, ...settings }).superRefine((value: Readonly<Record<string, unknown>>, context) => {
    for (const [lower, upper] of notAbove)
      if (Number(value[lower]) > Number(value[upper])) context.addIssue({ code: 'custom', path: [lower], message: `must not be above ${upper}` });
  });
}

export const modules = generalModules(RECORDS);
