import { EVENT_COLUMNS, EVENT_KINDS, EVENT_OPERATORS, MAX_CONDITIONS, unfitCondition } from '@postern/kernel';
import type { EventCondition, EventKind, EventOperator } from '@postern/kernel';
import { z } from 'zod';

import { invalidField } from '../../kit/invalid-input.js';
import { pageParams, pageSchema } from '../../kit/pagination.js';

const columns = EVENT_KINDS.map((kind) => `${kind}: ${Object.keys(EVENT_COLUMNS[kind]).join(', ')}`).join('; ');
const one = z.string().min(3).max(2000);
const filterFields = z.strictObject({
  kind: z.enum(EVENT_KINDS).meta({ description: 'mail; system: what happens to the gateway itself; audit: who did what' }),
  filter: z
    .union([one, z.array(one).max(MAX_CONDITIONS)])
    .optional()
    .meta({
      description: `column:operator:value, several times: all must hold. Operators: ${EVENT_OPERATORS.join(', ')}; the values of in are divided by |. Columns of ${columns}`,
    }),
});
export const eventFilterSchema = filterFields;
export type EventFilter = z.infer<typeof eventFilterSchema>;
export const eventQuerySchema = filterFields.extend(pageParams(50, 200));
export type EventQuery = z.infer<typeof eventQuerySchema>;

const eventSchema = z
  .object({
    id: z.string().meta({ description: 'Of mail its MsgId, of the audit that of its entry' }),
    time: z.iso.datetime().meta({ description: 'When; of mail when its transaction began' }),
    kind: z.enum(EVENT_KINDS).meta({ description: 'mail, system or audit' }),
    name: z.string().meta({ description: 'What happened, such as mail.delivered, service.started or rules.update' }),
    level: z.enum(['info', 'warning', 'error']).meta({ description: 'How bad it is' }),
    card: z.record(z.string(), z.string()).meta({ description: 'All that is known of it, as text; a list has a line each' }),
  })
  .meta({ id: 'Event' });
export type ShownEvent = z.infer<typeof eventSchema>;
export const eventPageSchema = pageSchema(eventSchema).meta({ id: 'EventPage' });
export type EventPage = z.infer<typeof eventPageSchema>;

/** Conditions of a filter. Throws InvalidInput for what cannot be asked. */
export function conditionsOf({ kind, filter }: Pick<EventFilter, 'kind' | 'filter'>): readonly EventCondition[] {
  const all = filter === undefined ? [] : typeof filter === 'string' ? [filter] : filter;
  return all.map((text) => conditionOf(kind, text));
}

function conditionOf(kind: EventKind, text: string): EventCondition {
  const [column = '', operator = '', ...rest] = text.split(':');
  const known = EVENT_OPERATORS.find((name): name is EventOperator => name === operator);
  if (known === undefined || rest.length === 0) throw invalidField('filter', 'WRONG_FORMAT', 'is not column:operator:value');
  const value = rest.join(':');
  const condition = { column, operator: known, values: known === 'in' ? value.split('|') : [value] };
  const why = unfitCondition(kind, condition);
  if (why !== undefined) throw invalidField('filter', 'REFUSED', `${column}:${operator}: ${why}`);
  return condition;
}
