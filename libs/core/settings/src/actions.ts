import { z } from 'zod';

import { linear } from '@postern/linear';

/** Actions of a rule, strictest first (behaviour 1.4). */
export const ACTIONS = ['delete-message', 'reject', 'delete-attachment', 'skip'] as const;
export const actionSchema = z
  .enum(ACTIONS)
  .meta({ description: 'What to do: delete-message (accept and drop), reject (5xx), delete-attachment, skip (deliver)' });
export type Action = z.infer<typeof actionSchema>;

const whole = z.enum(['delete-message', 'reject', 'skip']);

const tag = z
  .string()
  .max(64)
  .regex(linear(/^[^\r\n\0]*$/), 'no control characters')
  .meta({ description: 'Text put before the Subject of delivered mail; empty for none' });

interface ClassDefaults {
  readonly action: Action;
  readonly backup?: boolean;
  readonly tag?: string;
}

/** Handling of one object class; `attachments: true` where removing the part is possible. */
export function handling(defaults: ClassDefaults, options: { readonly attachments: boolean }) {
  const action = options.attachments ? actionSchema : whole;
  return z
    .strictObject({
      action: action.default(defaults.action as never),
      backup: z
        .boolean()
        .default(defaults.backup ?? false)
        .meta({ description: 'Keep the original in Backup, whatever the action' }),
      tag: tag.default(defaults.tag ?? ''),
    })
    .prefault({});
}
export interface Handling {
  readonly action: Action;
  readonly backup: boolean;
  readonly tag: string;
}
