import { z } from 'zod';

import { handling } from './actions.js';
import { patternSchema } from './patterns.js';
import { sourceSchema } from './source.js';

const whole = { attachments: false };
const parts = { attachments: true };

/** Format categories and single types for the content filter; names as reported by the content filter's true type. */
export const FORMAT_CATEGORIES = ['archives', 'databases', 'executables', 'scripts', 'images', 'multimedia', 'documents', 'other'] as const;

const contentFilter = z
  .strictObject({
    enabled: z.boolean().default(true),
    maxSizeKb: z.int().min(0).max(1_048_576).default(0).meta({ description: 'Message size in KB above which `size` applies; 0 is no limit' }),
    formats: z
      .strictObject({
        match: z.enum(['listed', 'not-listed']).default('listed'),
        list: z
          .array(z.string().min(1).max(32))
          .max(200)
          .default(['executables', 'scripts'])
          .meta({ description: 'Categories or single types, by content' }),
      })
      .prefault({}),
    names: z
      .strictObject({
        match: z.enum(['listed', 'not-listed']).default('listed'),
        list: z.array(z.string().min(1).max(255)).max(1000).default([]).meta({ description: 'File name masks with * and ?' }),
      })
      .prefault({}),
    inArchives: z.boolean().default(true).meta({ description: 'Look at names and formats inside archives and compound objects' }),
    size: handling({ action: 'reject', backup: true }, whole),
    format: handling({ action: 'reject', backup: true }, parts),
    name: handling({ action: 'reject', backup: true }, parts),
  })
  .prefault({});

export const ruleModulesSchema = z
  .strictObject({
    antivirus: z
      .strictObject({
        enabled: z.boolean().default(true),
        infected: handling({ action: 'reject', backup: true, tag: '[Infected]' }, parts),
        probablyInfected: handling({ action: 'reject', backup: true, tag: '[Probably infected]' }, parts),
        encrypted: handling({ action: 'skip', tag: '[Encrypted]' }, parts),
        macros: handling({ action: 'skip', tag: '[Macro]' }, parts),
        scanError: handling({ action: 'skip', backup: true, tag: '[Not scanned]' }, parts),
      })
      .prefault({}),
    links: z
      .strictObject({
        enabled: z.boolean().default(true),
        malicious: handling({ action: 'reject', tag: '[Malicious links]' }, whole),
      })
      .prefault({}),
    antispam: z
      .strictObject({
        enabled: z.boolean().default(true),
        spam: handling({ action: 'reject', tag: '[Spam]' }, whole),
        probableSpam: handling({ action: 'skip', tag: '[Probable spam]' }, whole),
        massMail: handling({ action: 'skip' }, whole),
      })
      .prefault({}),
    antiphishing: z
      .strictObject({
        enabled: z.boolean().default(true),
        phishing: handling({ action: 'reject', tag: '[Phishing]' }, whole),
      })
      .prefault({}),
    contentFilter,
    senderAuth: z
      .strictObject({
        enabled: z.boolean().default(true),
        dmarcPrimary: z.boolean().default(true).meta({ description: 'Only DMARC decides; off: any violation of SPF, DKIM or DMARC counts' }),
        tempErrorCounts: z.boolean().default(false),
        permErrorCounts: z.boolean().default(false),
        softfailCounts: z.boolean().default(false),
        missingDkimCounts: z.boolean().default(false),
        applyDmarcPolicy: z
          .boolean()
          .default(true)
          .meta({ description: 'none: skip; quarantine: skip with tag and Backup; reject: reject. Off: the action of `dmarc`' }),
        author: handling({ action: 'reject', tag: '[Forged sender?]' }, whole).meta({
          description:
            'From names nobody, several From fields differ, or there are more than 10 author domains: no DMARC policy can be applied to such mail',
        }),
        dmarc: handling({ action: 'skip', tag: '[Forged sender?]' }, whole),
        spf: handling({ action: 'skip', tag: '[SPF]' }, whole),
        dkim: handling({ action: 'skip', tag: '[DKIM]' }, whole),
      })
      .prefault({}),
  })
  .prefault({});

export const RULE_MODES = ['scan', 'reject', 'delete', 'skip'] as const;

/** One message processing rule (behaviour 2.1). The position in the list is its priority; the first is tried first. */
export const ruleSchema = z
  .strictObject({
    id: z.int().min(1).max(2_147_483_647).meta({ description: 'Stable number; what X-KSMG-Rule-ID carries' }),
    name: z.string().trim().min(1).max(128),
    description: z.string().max(1024).default(''),
    enabled: z.boolean().default(true),
    mode: z.enum(RULE_MODES).default('scan').meta({ description: 'scan: use the modules; reject, delete, skip: without scanning' }),
    senders: z.array(patternSchema).min(1).max(10_000).default(['*']),
    recipients: z.array(patternSchema).min(1).max(10_000).default(['*']),
    modules: ruleModulesSchema,
    source: sourceSchema,
  })
  .meta({ id: 'MailRule' });
export type MailRule = z.infer<typeof ruleSchema>;
export type RuleModules = MailRule['modules'];

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
