import { z } from 'zod';

import { CONDITIONS } from './records.js';
import type { Circumstances, RuleCondition } from './rule-condition.js';

type Records = Readonly<Record<string, RuleCondition>>;
type Schemas<R extends Records> = { -readonly [K in keyof R]: R[K]['schema'] };

/** What a rule asks of the circumstances of a mail, made from the records. What is not named asks for nothing. */
export function ruleConditions<R extends Records>(records: R): z.ZodPrefault<z.ZodObject<Schemas<R>, z.core.$strict>> {
  const schemas = Object.fromEntries(Object.entries(records).map(([name, { schema }]) => [name, schema]));
  return z.strictObject(schemas as Schemas<R>).prefault({} as never);
}

export const ruleConditionsSchema = ruleConditions(CONDITIONS);
export type RuleConditions = z.infer<typeof ruleConditionsSchema>;

export type ConditionCheck = (mail: Circumstances) => boolean;

/** The checks of those conditions that ask for something; none for a rule that is for all circumstances. */
export function conditionChecks(conditions: Readonly<Record<string, unknown>>, records: Records = CONDITIONS): readonly ConditionCheck[] {
  return Object.entries(records).flatMap(([name, { schema, matches }]): readonly ConditionCheck[] => {
    const wanted = conditions[name];
    // Values are plain data; what an earlier release saved has no such condition.
    if (wanted === undefined || JSON.stringify(wanted) === JSON.stringify(schema.parse(undefined))) return [];
    return [(mail) => matches(wanted, mail)];
  });
}
