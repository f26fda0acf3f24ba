import type { OutgoingMessage, Sql } from '@postern/kernel';

/** Keeps facts until the bus has them; to be called within the transaction that makes them true. */
export async function putInOutbox(sql: Sql, facts: readonly OutgoingMessage[], nowMs: number): Promise<void> {
  if (facts.length === 0) return;
  await sql.query(
    `INSERT INTO delivery.outbox (id, topic, key, headers, value, at)
     SELECT id, topic, key, headers::jsonb, value, $6 FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bytea[]) AS f (id, topic, key, headers, value)
     ON CONFLICT (id) DO NOTHING`,
    [
      facts.map((fact) => fact.id),
      facts.map((fact) => fact.topic),
      facts.map((fact) => fact.key),
      facts.map((fact) => JSON.stringify(fact.headers ?? {})),
      facts.map((fact) => fact.value),
      new Date(nowMs),
    ],
  );
}

/** Facts that lie in the outbox since `beforeMs` or longer, oldest first. */
export async function leftInOutbox(sql: Sql, beforeMs: number, limit: number): Promise<readonly OutgoingMessage[]> {
  return sql.query<{ id: string; topic: string; key: string; headers: Record<string, string>; value: Buffer }>(
    'SELECT id, topic, key, headers, value FROM delivery.outbox WHERE at <= $1 ORDER BY at LIMIT $2',
    [new Date(beforeMs), limit],
  );
}

export async function removeFromOutbox(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql.query('DELETE FROM delivery.outbox WHERE id = ANY ($1)', [ids]);
}
