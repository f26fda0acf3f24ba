import { ruleSchema } from '@postern/settings';
import { z } from 'zod';

import { pageParams, pageSchema } from '../../kit/pagination.js';

/** A rule as an administrator writes it: the id is ours to give. */
export const ruleInputSchema = ruleSchema.omit({ id: true }).meta({ id: 'MailRuleInput' });
export const ruleListSchema = pageSchema(ruleSchema, { revision: z.int().meta({ description: 'Of the settings that the list is from' }) }).meta({
  id: 'MailRuleList',
});
/** All of them by default: there are 5,000 at most. */
export const ruleQuerySchema = z.strictObject(pageParams(5000, 5000));
export const ruleSwitchSchema = z
  .strictObject({ enabled: z.boolean().meta({ description: 'Off: the rule is skipped in matching' }) })
  .meta({ id: 'RuleSwitchInput' });
export const ruleMoveSchema = z
  .strictObject({ position: z.int().min(0).max(5000).meta({ description: '0 is tried first; the Default rule stays last' }) })
  .meta({ id: 'RuleMoveInput' });
export const ruleIdSchema = z.coerce.number().int().min(1).max(2_147_483_647);
