import type { Filter } from '../../kit/list/filters.js';
import { ACTIONS, MODULES } from '../../kit/words/words.js';

/** Filters of Backup, with the names that the API gives them. */
export const BACKUP_FILTERS: readonly Filter[] = [
  { name: 'sender', kind: 'text' },
  { name: 'recipient', kind: 'text' },
  { name: 'subject', kind: 'text' },
  { name: 'detectedBy', kind: 'several', options: MODULES },
  { name: 'from', kind: 'time', rare: true },
  { name: 'to', kind: 'time', rare: true },
  { name: 'action', kind: 'choice', options: Object.keys(ACTIONS), rare: true },
  { name: 'rule', kind: 'whole', rare: true },
  { name: 'clientIp', kind: 'text', rare: true },
  { name: 'msgId', kind: 'text', rare: true },
];
