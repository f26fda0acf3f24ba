import type { Sql } from '@postern/kernel';

export interface AuditEntry {
  readonly account: string;
  readonly client: string;
  /** area.verb, like `rules.update`. */
  readonly action: string;
  readonly object: string;
  /** Facts of the change; never a secret. */
  readonly detail: Readonly<Record<string, unknown>>;
}
export interface AuditRow extends AuditEntry {
  readonly id: string;
  readonly at: Date;
}

/** Who changed what. Rows are only ever added. */
export function auditStore(sql: Sql) {
  return {
    async add(entry: AuditEntry, atMs: number): Promise<void> {
      await sql.query('INSERT INTO admin.audit (at, account, client, action, object, detail) VALUES ($1, $2, $3, $4, $5, $6)', [
        new Date(atMs),
        entry.account,
        entry.client,
        entry.action,
        entry.object.slice(0, 500),
        JSON.stringify(entry.detail),
      ]);
    },
    /** Newest first; `beforeId` continues a page. */
    async list(limit: number, beforeId: string | undefined): Promise<readonly AuditRow[]> {
      return sql.query<AuditRow>(
        'SELECT a.id::text, at, account, client, action, object, detail FROM admin.audit AS a WHERE $2::bigint IS NULL OR a.id < $2::bigint ORDER BY a.id DESC LIMIT $1',
        [limit, beforeId ?? null],
      );
    },
  };
}
export type AuditStore = ReturnType<typeof auditStore>;
