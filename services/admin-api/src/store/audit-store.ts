import type { EVENT_COLUMNS, EventCondition } from '@postern/kernel';
import { columnCondition, LessThan } from '@postern/platform-persistence';
import type { FilterColumn, Store } from '@postern/platform-persistence';

import { ChainWalk, hashOfRow } from './audit-chain.js';
import type { ChainHead, KeptRow } from './audit-chain.js';
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
export type AuditRow = Omit<AuditEntity, 'position' | 'previous' | 'hash'>;

/** Columns that filters compare. */
const COLUMNS: Readonly<Record<keyof (typeof EVENT_COLUMNS)['audit'], FilterColumn>> = {
  time: { sql: 'at', type: 'time' },
  name: { sql: 'action', type: 'text' },
  level: { sql: "(CASE WHEN action LIKE '%refused%' THEN 'warning' ELSE 'info' END)", type: 'text' },
  account: { sql: 'account', type: 'text' },
  client: { sql: 'client', type: 'text' },
  object: { sql: 'object', type: 'text' },
  detail: { sql: 'detail::text', type: 'text' },
};

/** Any number, the same in every replica: rows of the chain are added one after the other. */
const LOCK = 0x61756474;
const PAGE = 1000;
const MOST_PROBLEMS = 100;

/** Who changed what. Rows are only ever added, each chained to the one before. */
export function auditStore(store: Store) {
  return {
    /** The head of the chain with the new row; it stands when the transaction that this is in commits. */
    async add(entry: AuditEntry, atMs: number): Promise<ChainHead> {
      return store.transaction(async (inside) => {
        await inside.sql.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
        const before = await headOf(inside);
        const row = { ...entry, object: entry.object.slice(0, 500), position: before.position + 1, previous: before.hash };
        const hash = hashOfRow({ ...row, atMs });
        await (await inside.manager()).insert(audit, { ...row, hash, at: new Date(atMs) });
        return { position: row.position, hash };
      });
    },
    /** Newest first; `beforeId` continues a page. */
    async list(limit: number, beforeId: string | undefined): Promise<readonly AuditRow[]> {
      const where = beforeId === undefined ? {} : { id: LessThan(beforeId) };
      return (await store.manager()).find(audit, { where, order: { id: 'DESC' }, take: limit });
    },
    /** The same, of those that match. The conditions were checked. SQL, since a repository has no words for parts of JSON. */
    async find(conditions: readonly EventCondition[], limit: number, beforeId: string | undefined): Promise<readonly AuditRow[]> {
      const values: unknown[] = [];
      const wheres = conditions.map((one) => {
        const { sql, values: more } = columnCondition(COLUMNS[one.column as keyof typeof COLUMNS], one);
        const where = sql(values.length + 1);
        values.push(...more);
        return where;
      });
      if (beforeId !== undefined) wheres.push(`id < $${values.push(beforeId)}::bigint`);
      const where = wheres.length === 0 ? '' : `WHERE ${wheres.join(' AND ')}`;
      return store.sql.query<AuditRow>(
        `SELECT id, at, account, client, action, object, detail FROM admin.audit ${where} ORDER BY id DESC LIMIT $${values.length + 1}`,
        [...values, limit],
      );
    },
    head: () => headOf(store),
    /** Walks the whole chain and compares it with heads that were seen before. */
    async verify(seen: readonly ChainHead[]): Promise<ChainWalk> {
      const walk = new ChainWalk(MOST_PROBLEMS);
      const there = new Map<number, string>();
      for (let after = 0; ; ) {
        const rows = await keptRows(store, after);
        for (const row of rows) {
          walk.add(row);
          if (seen.some((one) => one.position === row.position)) there.set(row.position ?? 0, row.hash);
        }
        if (rows.length < PAGE) break;
        after = rows.at(-1)?.position ?? Infinity;
      }
      for (const { id } of await store.sql.query<{ id: string }>('SELECT id FROM admin.audit WHERE position IS NULL ORDER BY id LIMIT $1', [
        MOST_PROBLEMS,
      ]))
        walk.addLoose(id);
      for (const one of seen) walk.compare(one, there.get(one.position));
      return walk;
    },
  };
}
export type AuditStore = ReturnType<typeof auditStore>;

async function headOf({ sql }: Pick<Store, 'sql'>): Promise<ChainHead> {
  const [row] = await sql.query<{ position: string; hash: string }>(
    'SELECT position, hash FROM admin.audit WHERE position IS NOT NULL ORDER BY position DESC LIMIT 1',
  );
  return row === undefined ? { position: 0, hash: '' } : { position: Number(row.position), hash: row.hash };
}

interface StoredRow {
  readonly id: string;
  readonly position: string;
  readonly at: Date;
  readonly account: string;
  readonly client: string;
  readonly action: string;
  readonly object: string;
  readonly detail: unknown;
  readonly previous: string | null;
  readonly hash: string | null;
}

/** One page of the chain in its order: SQL, since what somebody else wrote there is read as it is. */
async function keptRows({ sql }: Pick<Store, 'sql'>, after: number): Promise<readonly KeptRow[]> {
  const rows = await sql.query<StoredRow>(
    `SELECT id, position, at, account, client, action, object, detail, previous, hash FROM admin.audit WHERE position > $1 ORDER BY position, id LIMIT ${PAGE}`,
    [after],
  );
  return rows.map(({ at, position, previous, hash, ...row }) => ({
    ...row,
    position: Number(position),
    atMs: at.getTime(),
    previous: previous ?? '',
    hash: hash ?? '',
  }));
}
