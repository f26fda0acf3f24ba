import { LessThan } from '@postern/platform-persistence';
import type { Store } from '@postern/platform-persistence';

import { audit } from './entities.js';
import type { AuditEntity } from './entities.js';

export interface AuditEntry {
  readonly account: string;
  readonly client: string;
  /** area.verb, like `rules.update`. */
  readonly action: string;
  readonly object: string;
  /** Facts of the change; never a secret. */
  readonly detail: Readonly<Record<string, unknown>>;
}
export type AuditRow = AuditEntity;

/** Who changed what. Rows are only ever added. */
export function auditStore(store: Store) {
  return {
    async add(entry: AuditEntry, atMs: number): Promise<void> {
      await (await store.manager()).insert(audit, { ...entry, object: entry.object.slice(0, 500), at: new Date(atMs) });
    },
    /** Newest first; `beforeId` continues a page. */
    async list(limit: number, beforeId: string | undefined): Promise<readonly AuditRow[]> {
      const where = beforeId === undefined ? {} : { id: LessThan(beforeId) };
      return (await store.manager()).find(audit, { where, order: { id: 'DESC' }, take: limit });
    },
  };
}
export type AuditStore = ReturnType<typeof auditStore>;
