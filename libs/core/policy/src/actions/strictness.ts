import { ACTIONS } from '@postern/settings';
import type { Action } from '@postern/settings';

/** What becomes of one group's mail. `tempfail` is no action of a rule: it follows from a module that failed. */
export const FATES = ['deliver', 'reject', 'delete-message', 'tempfail'] as const;
export type Fate = (typeof FATES)[number];

interface ActionRow {
  readonly fate: Exclude<Fate, 'tempfail'>;
  /** No copy reaches the recipient. */
  readonly terminal: boolean;
  /** Word in header fields (behaviour 13). */
  readonly done: string;
}

/** Every action and what it means. A new action is a line here and in settings' list, which gives its rank. */
export const ACTION_TABLE: Readonly<Record<Action, ActionRow>> = {
  'delete-message': { fate: 'delete-message', terminal: true, done: 'deleted' },
  reject: { fate: 'reject', terminal: true, done: 'rejected' },
  'delete-attachment': { fate: 'deliver', terminal: false, done: 'attachments deleted' },
  skip: { fate: 'deliver', terminal: false, done: 'skipped' },
};

/** Negative when `a` is stricter than `b` (behaviour 1.4: delete message, reject, delete attachment, skip). */
export function compareStrictness(a: Action, b: Action): number {
  return ACTIONS.indexOf(a) - ACTIONS.indexOf(b);
}

/** `skip` when nothing is demanded. */
export function strictest(actions: readonly Action[]): Action {
  return actions.reduce((top, action) => (compareStrictness(action, top) < 0 ? action : top), 'skip');
}
