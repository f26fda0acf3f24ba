/** Kinds of events, their columns, and what a filter may ask of a column: the allow-list of everything that reads events. */
export const EVENT_KINDS = ['mail', 'system', 'audit'] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export const EVENT_OPERATORS = ['eq', 'ne', 'contains', 'starts', 'gt', 'lt', 'in'] as const;
export type EventOperator = (typeof EVENT_OPERATORS)[number];

export type ColumnType = 'text' | 'number' | 'time';

/** Operators of each type of column. Texts are compared whatever the case. */
export const OPERATORS_OF: Readonly<Record<ColumnType, readonly EventOperator[]>> = {
  text: ['eq', 'ne', 'contains', 'starts', 'in'],
  number: ['eq', 'ne', 'gt', 'lt', 'in'],
  time: ['gt', 'lt'],
};

/** Columns of each kind with their type, in the order in which they are shown. */
export const EVENT_COLUMNS = {
  mail: {
    time: 'time',
    name: 'text',
    level: 'text',
    msgId: 'text',
    sender: 'text',
    from: 'text',
    recipient: 'text',
    clientIp: 'text',
    subject: 'text',
    messageId: 'text',
    state: 'text',
    replyCode: 'number',
  },
  system: { time: 'time', name: 'text', level: 'text', service: 'text', instance: 'text', detail: 'text' },
  audit: { time: 'time', name: 'text', level: 'text', account: 'text', client: 'text', object: 'text', detail: 'text' },
} as const satisfies Readonly<Record<EventKind, Readonly<Record<string, ColumnType>>>>;

/** A column compared with a value; of `in` with several. */
export interface EventCondition {
  readonly column: string;
  readonly operator: EventOperator;
  readonly values: readonly string[];
}

/** Most conditions of one filter, and most values of one condition. */
export const MAX_CONDITIONS = 20;
export const MAX_VALUES = 50;

/** Why a condition cannot be asked; undefined when it can. */
export function unfitCondition(kind: EventKind, { column, operator, values }: EventCondition): string | undefined {
  const columns: Readonly<Record<string, ColumnType>> = EVENT_COLUMNS[kind];
  const type = Object.hasOwn(columns, column) ? columns[column] : undefined;
  if (type === undefined) return `${kind} events have the columns ${Object.keys(columns).join(', ')}`;
  if (!OPERATORS_OF[type].includes(operator)) return `${column} takes ${OPERATORS_OF[type].join(', ')}`;
  if (values.length === 0 || values.length > (operator === 'in' ? MAX_VALUES : 1))
    return operator === 'in' ? `takes 1 to ${MAX_VALUES} values` : 'takes one value';
  if (values.some((value) => value.length > 500 || value.includes('\0'))) return 'has a value that is too long or holds NUL';
  if (type === 'number' && values.some((value) => value === '' || !Number.isSafeInteger(Number(value))))
    return `${column} is compared with whole numbers`;
  if (type === 'time' && values.some((value) => Number.isNaN(Date.parse(value)))) return `${column} is compared with times (RFC 3339)`;
  return undefined;
}
