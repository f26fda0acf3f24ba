import type { Sql } from '@postern/kernel';

/** Which items: some, or said explicitly all. An empty list selects nothing. */
export type QueueSelection = readonly string[] | 'all';

/** Makes waiting items due now; an item that is being sent is left alone. Answers how many were changed. */
export async function flushQueue(sql: Sql, selection: QueueSelection): Promise<number> {
  const rows = await sql.query(
    `WITH changed AS (UPDATE delivery.recipient SET next_attempt_at_ms = 0 WHERE state = 'deferred' AND ($1::text[] IS NULL OR id = ANY ($1)) RETURNING 1)
     SELECT count(*)::int AS count FROM changed`,
    [idsOf(selection)],
  );
  return countOf(rows);
}

/** Removes waiting items; neither side is told. An item that is being sent is left alone, since its mail may have arrived already. Answers how many were removed. */
export async function deleteQueued(sql: Sql, selection: QueueSelection): Promise<number> {
  return sql.transaction(async (inside) => {
    const rows = await inside.query(
      `WITH changed AS (DELETE FROM delivery.recipient WHERE state = 'deferred' AND ($1::text[] IS NULL OR id = ANY ($1)) RETURNING 1)
       SELECT count(*)::int AS count FROM changed`,
      [idsOf(selection)],
    );
    await inside.query('DELETE FROM delivery.mail m WHERE NOT EXISTS (SELECT 1 FROM delivery.recipient r WHERE r.mail_id = m.id)');
    return countOf(rows);
  });
}

function idsOf(selection: QueueSelection): readonly string[] | null {
  return selection === 'all' ? null : selection;
}

function countOf(rows: readonly Record<string, unknown>[]): number {
  return Number(rows[0]?.['count'] ?? 0);
}
