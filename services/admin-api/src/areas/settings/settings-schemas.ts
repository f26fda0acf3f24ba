import { domainRecordSchema, ruleSchema, routeSchema, settingsSchema } from '@postern/settings';
import type { Revision } from '@postern/settings';
import { z } from 'zod';

import type { RevisionHead } from '../../store/revision-store.js';

const head = {
  revision: z.int().meta({ description: 'Its number; numbers only grow' }),
  author: z.string(),
  comment: z.string(),
  createdAt: z.iso.datetime(),
};
const comment = z.string().max(500).optional().meta({ description: 'Why, for the list of revisions' });

export const revisionSchema = z
  .object({ ...head, settings: settingsSchema, published: z.boolean().meta({ description: 'The services can have it' }) })
  .meta({ id: 'Revision' });
export const revisionHeadSchema = z.object(head).meta({ id: 'RevisionHead' });
export const revisionListSchema = z.object({ items: z.array(revisionHeadSchema) }).meta({ id: 'RevisionList' });
export const revisionQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z.coerce.number().int().min(1).optional(),
});
export const diffQuerySchema = z.strictObject({ to: z.coerce.number().int().min(1).optional().meta({ description: 'Absent: the newest' }) });
export const diffSchema = z
  .object({
    from: z.int(),
    to: z.int(),
    changes: z.array(z.object({ path: z.string(), before: z.unknown().optional(), after: z.unknown().optional() }).meta({ id: 'SettingsChange' })),
  })
  .meta({ id: 'SettingsDiff' });

export const settingsInputSchema = z.strictObject({ settings: settingsSchema, comment }).meta({ id: 'SettingsUpdate' });
export const rollbackSchema = z.strictObject({ comment }).meta({ id: 'RollbackInput' });

/** A rule as an administrator writes it: the id is ours to give. */
export const ruleInputSchema = ruleSchema.omit({ id: true }).meta({ id: 'MailRuleInput' });
export const ruleListSchema = z.object({ revision: z.int(), items: z.array(ruleSchema) }).meta({ id: 'MailRuleList' });
export const ruleSwitchSchema = z.strictObject({ enabled: z.boolean() }).meta({ id: 'RuleSwitchInput' });
export const ruleMoveSchema = z
  .strictObject({ position: z.int().min(0).max(5000).meta({ description: '0 is tried first; the Default rule stays last' }) })
  .meta({ id: 'RuleMoveInput' });
export const ruleIdSchema = z.coerce.number().int().min(1).max(2_147_483_647);

export const domainListSchema = z.object({ revision: z.int(), items: z.array(domainRecordSchema) }).meta({ id: 'MailDomainList' });
export const routeListSchema = z.object({ revision: z.int(), items: z.array(routeSchema) }).meta({ id: 'MailRouteList' });
export const nameParamSchema = z.string().min(1).max(320);

export function headOf(revision: Revision | RevisionHead): z.infer<typeof revisionHeadSchema> {
  return { revision: revision.number, author: revision.author, comment: revision.comment, createdAt: new Date(revision.createdAtMs).toISOString() };
}

export function shownRevision(revision: Revision, published: boolean): z.infer<typeof revisionSchema> {
  return { ...headOf(revision), settings: revision.settings, published };
}

/** The revision in If-Match, as we give it in ETag: a number in quotes (RFC 9110 8.8.3). Undefined when there is none or it is not ours. */
export function revisionOfTag(tag: string): number | undefined {
  const [, digits] = /^\s*(?:W\/)?"?(\d{1,15})"?\s*$/.exec(tag) ?? [];
  return digits === undefined ? undefined : Number(digits);
}
