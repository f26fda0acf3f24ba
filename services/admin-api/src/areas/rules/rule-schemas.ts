import { ruleSchema } from '@postern/settings';
import { z } from 'zod';

/** A rule as an administrator writes it: the id is ours to give. */
export const ruleInputSchema = ruleSchema.omit({ id: true }).meta({ id: 'MailRuleInput' });
export const ruleListSchema = z.object({ revision: z.int(), items: z.array(ruleSchema) }).meta({ id: 'MailRuleList' });
export const ruleSwitchSchema = z.strictObject({ enabled: z.boolean() }).meta({ id: 'RuleSwitchInput' });
export const ruleMoveSchema = z
  .strictObject({ position: z.int().min(0).max(5000).meta({ description: '0 is tried first; the Default rule stays last' }) })
  .meta({ id: 'RuleMoveInput' });
export const ruleIdSchema = z.coerce.number().int().min(1).max(2_147_483_647);
