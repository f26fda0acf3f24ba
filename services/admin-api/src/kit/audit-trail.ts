import type { Clock } from '@postern/kernel';

import type { AuditRow, AuditStore } from '../store/audit-store.js';

/** Who acts, from where. */
export interface Actor {
  readonly account: string;
  /** Address of the client. */
  readonly client: string;
  /** Nothing is to be written: the change is checked and told. */
  readonly dryRun?: boolean;
}

/** Who did what, for ever. */
export interface AuditTrail {
  /** `action` is `area.verb`, like `rules.update`; `detail` holds facts of the change and never a secret. */
  note(who: Actor, action: string, object: string, detail?: Readonly<Record<string, unknown>>): Promise<void>;
  /** Newest first; `beforeId` continues a page. */
  list(limit: number, beforeId: string | undefined): Promise<readonly AuditRow[]>;
}

export function auditTrail(store: AuditStore, clock: Pick<Clock, 'now'>): AuditTrail {
  return {
    note: ({ account, client }, action, object, detail = {}) => store.add({ account, client, action, object, detail }, clock.now()),
    list: (limit, beforeId) => store.list(limit, beforeId),
  };
}
