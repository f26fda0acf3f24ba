import type { Sql } from '@postern/kernel';
import { settingsSchema } from '@postern/settings';
import type { Revision } from '@postern/settings';

interface Row {
  readonly numberText: string;
  readonly settings: unknown;
  readonly author: string;
  readonly comment: string;
  readonly createdAt: Date;
}

export interface RevisionHead {
  readonly number: number;
  readonly author: string;
  readonly comment: string;
  readonly createdAtMs: number;
}

// Cast columns get names of their own: ORDER BY takes the name of an output column first, and "10" sorts before "9" as text.
const HEAD = 'number::text AS "numberText", author, comment, created_at AS "createdAt"';

/** Numbered configurations. A row is never changed. Settings pass the schema again when read, so a newer release fills in its new defaults. */
export function revisionStore(sql: Sql) {
  const toRevision = (row: Row): Revision => ({ ...headOf(row), settings: settingsSchema.parse(row.settings) });
  return {
    async newest(): Promise<Revision | undefined> {
      const [row] = await sql.query<Row>(`SELECT ${HEAD}, settings FROM admin.revision ORDER BY number DESC LIMIT 1`);
      return row && toRevision(row);
    },
    async find(number: number): Promise<Revision | undefined> {
      const [row] = await sql.query<Row>(`SELECT ${HEAD}, settings FROM admin.revision WHERE number = $1`, [number]);
      return row && toRevision(row);
    },
    /** Newest first; `before` continues a page. */
    async heads(limit: number, before: number | undefined): Promise<readonly RevisionHead[]> {
      const rows = await sql.query<Row>(
        `SELECT ${HEAD} FROM admin.revision WHERE $2::bigint IS NULL OR number < $2::bigint ORDER BY number DESC LIMIT $1`,
        [limit, before ?? null],
      );
      return rows.map(headOf);
    },
    /** Does nothing when the number is there already. */
    async add(revision: Revision): Promise<void> {
      await sql.query(
        'INSERT INTO admin.revision (number, settings, author, comment, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (number) DO NOTHING',
        [revision.number, JSON.stringify(revision.settings), revision.author, revision.comment, new Date(revision.createdAtMs)],
      );
    },
    /** Highest rule id that was ever in use: ids are in headers of delivered mail, so a deleted rule's id must not come back. */
    async highestRuleId(): Promise<number> {
      const [row] = await sql.query<{ id: number | null }>(
        `SELECT max((rule ->> 'id')::int) AS id FROM admin.revision, jsonb_array_elements(settings -> 'rules') AS rule`,
      );
      return row?.id ?? 0;
    },
  };
}
export type RevisionStore = ReturnType<typeof revisionStore>;

function headOf(row: Omit<Row, 'settings'>): RevisionHead {
  return { number: Number(row.numberText), author: row.author, comment: row.comment, createdAtMs: row.createdAt.getTime() };
}
