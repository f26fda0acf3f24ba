import type { Clock, EventCondition } from '@postern/kernel';

import type { ChainHead, ChainWalk } from '../store/audit-chain.js';
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
  /** The same, of those that match. The conditions were checked. */
  find(conditions: readonly EventCondition[], limit: number, beforeId: string | undefined): Promise<readonly AuditRow[]>;
  /** Walks the chain and compares it with a head that was written down, and with the newest that this process saw. */
  verify(seen?: ChainHead): Promise<ChainWalk>;
}

/** The newest head of the chain that this process saw, for comparison: who cuts the chain in the database does not change it. */
export interface SeenHead {
  newest: ChainHead | undefined;
}

/** `seen` is what the process remembers of the head. */
export function auditTrail(store: AuditStore, clock: Pick<Clock, 'now'>, seen: SeenHead = { newest: undefined }): AuditTrail {
  return {
    async note({ account, client }, action, object, detail = {}) {
      await store.add({ account, client, action, object, detail }, clock.now());
    },
    list: (limit, beforeId) => store.list(limit, beforeId),
    find: (conditions, limit, beforeId) => store.find(conditions, limit, beforeId),
    verify: (given) => store.verify([...(given === undefined ? [] : [given]), ...(seen.newest === undefined ? [] : [seen.newest])]),
  };
}
