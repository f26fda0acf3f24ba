import type { StatusMeaning } from './module-record.js';

/** Statuses of one MIME part or archive member, in the order of weight: the worst last. */
export const PART_STATUSES = {
  Clean: 'ok',
  NotScanned: 'none',
  Macro: 'doubtful',
  Encrypted: 'doubtful',
  Error: 'failed',
  Forbidden: 'bad',
  Infected: 'bad',
} as const satisfies Readonly<Record<string, StatusMeaning>>;
export type PartStatus = keyof typeof PART_STATUSES;
