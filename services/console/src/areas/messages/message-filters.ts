import type { SearchMessagesDelivery, SearchMessagesParams } from '../../kit/api/generated/client.js';
import type { Filter, FilterValues } from '../../kit/list/filters.js';
import { ACTIONS, DISPOSITIONS, MAIL_STATES, MODULES, STATUSES } from '../../kit/words/words.js';

/** Filters of the search, with the names that the API gives them. */
export const MESSAGE_FILTERS: readonly Filter[] = [
  { name: 'sender', kind: 'text' },
  { name: 'recipient', kind: 'text' },
  { name: 'subject', kind: 'text' },
  { name: 'state', kind: 'choice', options: Object.keys(MAIL_STATES) },
  { name: 'fate', kind: 'choice', options: Object.keys(DISPOSITIONS), rare: true },
  {
    name: 'delivery',
    kind: 'choice',
    options: ['delivered', 'deferred', 'bounced', 'expired', 'deleted', 'none'] satisfies SearchMessagesDelivery[],
    rare: true,
  },
  { name: 'from', kind: 'time', rare: true },
  { name: 'to', kind: 'time', rare: true },
  { name: 'module', kind: 'choice', options: MODULES, rare: true },
  { name: 'status', kind: 'choice', options: Object.keys(STATUSES), rare: true },
  { name: 'action', kind: 'choice', options: Object.keys(ACTIONS), rare: true },
  { name: 'rule', kind: 'whole', rare: true },
  { name: 'clientIp', kind: 'text', rare: true },
  { name: 'msgId', kind: 'text', rare: true },
];

/** What the API is asked. It takes a status only together with its module. */
export function queryOf(values: FilterValues): Omit<SearchMessagesParams, 'limit' | 'cursor'> {
  const { status, ...others } = values;
  return (values['module'] === undefined || status === undefined ? others : values) as Omit<SearchMessagesParams, 'limit' | 'cursor'>;
}
