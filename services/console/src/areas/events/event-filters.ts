import type { ListEventsKind, ListEventsParams } from '../../kit/api/generated/client.js';
import type { Filter, FilterValues } from '../../kit/list/filters.js';

/** Columns of each kind that have a field of their own; a condition may name any column. */
const COLUMNS = {
  mail: ['sender', 'recipient', 'subject', 'clientIp', 'messageId', 'name'],
  system: ['service', 'name', 'instance', 'detail'],
  audit: ['account', 'name', 'object', 'client', 'detail'],
} as const satisfies Readonly<Record<ListEventsKind, readonly string[]>>;

export const KINDS = Object.keys(COLUMNS) as readonly ListEventsKind[];
export const LEVELS = ['info', 'warning', 'error'] as const;

/** Fields of a kind, as they stand in the address. */
export function fieldsOf(kind: ListEventsKind): readonly Filter[] {
  return [
    ...COLUMNS[kind].map((name, i): Filter => ({ name, kind: 'text', ...(i < 3 ? {} : { rare: true }) })),
    { name: 'level', kind: 'choice', options: LEVELS },
    { name: 'from', kind: 'time', rare: true },
    { name: 'to', kind: 'time', rare: true },
    { name: 'condition', kind: 'text', rare: true },
  ];
}

/** Everything that may stand in the address. */
export const EVENT_FILTERS: readonly Filter[] = [
  { name: 'kind', kind: 'choice', options: KINDS },
  ...new Map(KINDS.flatMap(fieldsOf).map((field) => [field.name, field])).values(),
];

/** What the API is asked: each field is a condition. */
export function queryOf(kind: ListEventsKind, values: FilterValues): Pick<ListEventsParams, 'kind' | 'filter'> {
  const filter = fieldsOf(kind).flatMap(({ name }) => {
    const value = values[name];
    return value === undefined ? [] : [conditionOf(name, String(value))];
  });
  return { kind, ...(filter.length === 0 ? {} : { filter }) };
}

function conditionOf(name: string, value: string): string {
  switch (name) {
    case 'condition':
      return value;
    case 'from':
      return `time:gt:${value}`;
    case 'to':
      return `time:lt:${value}`;
    case 'level':
      return `level:eq:${value}`;
    default:
      return `${name}:contains:${value}`;
  }
}

/** Address of the export of the same events. */
export function exportOf({ kind, filter }: ReturnType<typeof queryOf>): string {
  const all = typeof filter === 'string' ? [filter] : (filter ?? []);
  return `/api/v1/events/export.csv?${new URLSearchParams([['kind', kind], ...all.map((one) => ['filter', one])]).toString()}`;
}
