import { Defect } from '@postern/kernel';
import type { Sql } from '@postern/kernel';
import { savedSettings } from '@postern/settings';
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
const HEAD = 'number::text as "numberText", author, comment, created_at as "createdAt"';

/** Numbered configurations. A row is never changed. Settings pass the schema again when read, so a newer release fills in its new defaults. */
export function revisionStore(sql: Sql) {
  const toRevision = (row: Row): Revision => {
    const settings = savedSettings(row.settings);
    if (!settings.ok) throw new Defect(`revision ${row.numberText}: ${settings.error}`);
    return { ...headOf(row), settings: settings.value };
  };
  return {
    async newest(): Promise<Revision | undefined> {
      const [row] = await sql.query<Row>(`select ${HEAD}, settings from admin.revision order by number desc limit 1`);
      return row && toRevision(row);
    },
    async find(number: number): Promise<Revision | undefined> {
      const [row] = await sql.query<Row>(`select ${HEAD}, settings from admin.revision where number = $1`, [number]);
      return row && toRevision(row);
    },
    /** Newest first; `before` continues a page. */
    async heads(limit: number, before: number | undefined): Promise<readonly RevisionHead[]> {
      const rows = await sql.query<Row>(
        `select ${HEAD} from admin.revision where $2::bigint is null or number < $2::bigint order by number desc limit $1`,
        [limit, before ?? null],
      );
      return rows.map(headOf);
    },
    /** Does nothing when the number is there already. */
    async add(revision: Revision): Promise<void> {
      await sql.query(
        'insert into admin.revision (number, settings, author, comment, created_at) values ($1, $2, $3, $4, $5) on conflict (number) do nothing',
        [revision.number, JSON.stringify(revision.settings), revision.author, revision.comment, new Date(revision.createdAtMs)],
      );
    },
    /** Highest rule id that was ever in use: ids are in headers of delivered mail, so a deleted rule's id must not come back. */
    async highestRuleId(): Promise<number> {
      const [row] = await sql.query<{ id: number | null }>(
        `select max((rule ->> 'id')::int) as id from admin.revision, jsonb_array_elements(settings -> 'rules') as rule`,
      );
      return row?.id ?? 0;
    },
  };
}
export type RevisionStore = ReturnType<typeof revisionStore>;

function headOf(row: Omit<Row, 'settings'>): RevisionHead {
  return { number: Number(row.numberText), author: row.author, comment: row.comment, createdAtMs: row.createdAt.getTime() };
}
