import { choice, flag } from '@postern/vocabulary';
import type { Action } from '@postern/vocabulary';
import { z } from 'zod';

import { conditionChecks, ruleConditionsSchema } from './conditions/rule-conditions.js';
import { patterns } from './patterns.js';
import { ruleModulesSchema } from './rule-modules.js';
import { sourceSchema } from './source.js';

/** What a rule does that does not scan. */
export const MODE_ACTIONS = { reject: 'reject', delete: 'delete-message', skip: 'skip' } as const satisfies Readonly<Record<string, Action>>;
export const RULE_MODES = ['scan', ...(Object.keys(MODE_ACTIONS) as (keyof typeof MODE_ACTIONS)[])] as const;

/** One message processing rule (behaviour 2.1). The position in the list is its priority; the first is tried first. */
export const ruleSchema = z
  .strictObject({
    id: z.int().min(1).max(2_147_483_647).meta({ description: 'Stable number; what X-KSMG-Rule-ID carries' }),
    name: z.string().trim().min(1).max(128).meta({ description: 'Unique among rules, whatever the case' }),
    description: z.string().max(1024).default('').meta({ description: 'For people' }),
    enabled: flag(true, 'Off: the rule is skipped in matching'),
    mode: choice(RULE_MODES, 'scan', 'scan: use the modules; reject, delete, skip: without scanning'),
    senders: patterns(
      'sender',
      'Envelope senders and clients: addresses, masks with * and ?, reg: expressions, IP addresses and networks; * is everybody',
    ),
    recipients: patterns('recipient', 'Envelope recipients: addresses, masks with * and ?, reg: expressions; * is everybody'),
    conditions: ruleConditionsSchema,
    modules: ruleModulesSchema,
    source: sourceSchema,
  })
  .meta({ id: 'MailRule' });
export type MailRule = z.infer<typeof ruleSchema>;
export type RuleModules = MailRule['modules'];

/** On, for everybody, and under all circumstances. */
export function catchesAll({ enabled, senders, recipients, conditions }: Omit<MailRule, 'id'>): boolean {
  return enabled && senders.includes('*') && recipients.includes('*') && conditionChecks(conditions).length === 0;
}

/** The rule that catches the rest; always there, last, enabled. */
export const DEFAULT_RULE_ID = 1;
export const PRESET_RULES: readonly z.input<typeof ruleSchema>[] = [
  {
    id: 3,
    name: 'AllowList',
    description: 'Mail between these addresses is delivered without scanning',
    enabled: false,
    mode: 'skip',
    senders: ['nobody@invalid'],
    recipients: ['*'],
  },
  {
    id: 2,
    name: 'DenyList',
    description: 'Mail between these addresses is refused without scanning',
    enabled: false,
    mode: 'reject',
    senders: ['nobody@invalid'],
    recipients: ['*'],
  },
  {
    id: DEFAULT_RULE_ID,
    name: 'Default',
    description: 'Applies when no other rule matches',
    enabled: true,
    mode: 'scan',
    senders: ['*'],
    recipients: ['*'],
  },
];
