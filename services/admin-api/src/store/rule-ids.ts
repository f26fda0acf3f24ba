import type { Store } from '@postern/platform-persistence';

/** Highest rule id that was ever in use: ids are in headers of delivered mail, so a deleted rule's id must not come back. Looks into the JSON of all revisions: SQL. */
export async function highestRuleId({ sql }: Store): Promise<number> {
  const [row] = await sql.query<{ id: number | null }>(
    `SELECT max((rule ->> 'id')::int) AS id FROM admin.revision, jsonb_array_elements(settings -> 'rules') AS rule`,
  );
  return row?.id ?? 0;
}
