import { linear } from '@postern/linear';
import { z } from 'zod';

/** Actions of a rule, strictest first (behaviour 1.4). */
export const ACTIONS = ['delete-message', 'reject', 'delete-attachment', 'skip'] as const;
export const actionSchema = z
  .enum(ACTIONS)
  .meta({ description: 'What to do: delete-message (accept and drop), reject (5xx), delete-attachment, skip (deliver)' });
export type Action = z.infer<typeof actionSchema>;

/** What is found in the message as a whole cannot be cut out of it. */
const wholeSchema = z
  .enum(['delete-message', 'reject', 'skip'])
  .meta({ description: 'What to do: delete-message (accept and drop), reject (5xx), skip (deliver)' });

const tag = z
  .string()
  .max(64)
  // eslint-disable-next-line no-control-regex
  .regex(linear(/^[^\r\n\0]*$/), 'no control characters')
  .meta({ description: 'Text in front of the Subject of delivered mail; empty for none' });

interface Default<A extends Action> {
  readonly action: A;
  readonly backup?: boolean;
  readonly tag?: string;
}

/** What a rule does about one detection. */
export interface DetectionResponse {
  readonly action: Action;
  /** The original goes to Backup, whatever the action. */
  readonly backup: boolean;
  readonly tag: string;
}

const respond = <A extends z.ZodType<Action, Action>>(action: A, byDefault: Default<z.input<A> & Action>, reason: string) =>
  z
    .strictObject({
      action: action.default(byDefault.action as never),
      backup: z
        .boolean()
        .default(byDefault.backup ?? false)
        .meta({ description: 'Keep the original in Backup, whatever the action' }),
      tag: tag.default(byDefault.tag ?? ''),
    })
    .prefault({})
    .meta({ description: reason });

/** The response to something that is a part of the mail: it can be removed. */
export const respondToPart = (byDefault: Default<Action>, reason: string) => respond(actionSchema, byDefault, reason);

/** The response to something that the whole mail is: there is nothing to remove. */
export const respondToMail = (byDefault: Default<'delete-message' | 'reject' | 'skip'>, reason: string) => respond(wholeSchema, byDefault, reason);
