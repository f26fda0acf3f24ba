import { settingsSchema } from '@postern/settings';
import type { Revision } from '@postern/settings';
import { z } from 'zod';

import { isoOf } from '../../kit/iso-time.js';
import { pageParams, pageSchema } from '../../kit/pagination.js';
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
export type ShownRevision = z.infer<typeof revisionSchema>;
const revisionHeadSchema = z.object(head).meta({ id: 'RevisionHead' });
export const revisionListSchema = pageSchema(revisionHeadSchema).meta({ id: 'RevisionList' });
export const revisionQuerySchema = z.strictObject(pageParams(50, 200));
export const revisionNumberSchema = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
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

export function headOf(revision: Revision | RevisionHead): z.infer<typeof revisionHeadSchema> {
  return { revision: revision.number, author: revision.author, comment: revision.comment, createdAt: isoOf(revision.createdAtMs) };
}

/** `onTopic` is the newest revision that the services can have. */
export function shownRevision(revision: Revision, onTopic: Revision | undefined): ShownRevision {
  return { ...headOf(revision), settings: revision.settings, published: (onTopic?.number ?? 0) >= revision.number };
}
