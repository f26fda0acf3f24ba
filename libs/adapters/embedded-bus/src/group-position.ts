import type { Database } from '@postern/kernel';

/** Reads where a group stands; a group that is new begins with the first message that is kept. */
export async function readPosition(
  database: Database,
  group: string,
  topic: string,
): Promise<{ readonly last: number; readonly done: readonly number[] }> {
  const insert = `INSERT INTO bus.positions (consumer_group, topic, last_id) VALUES ($1, $2, 0) ON CONFLICT (consumer_group, topic) DO UPDATE SET topic = EXCLUDED.topic RETURNING last_id, done`;
  const [row] = await database.query<{ last_id: string; done: readonly string[] }>(insert, [group, topic]);
  return { last: Number(row?.last_id ?? 0), done: (row?.done ?? []).map(Number) };
}

export async function writePosition(
  database: Database,
  group: string,
  topic: string,
  state: { readonly last: number; readonly done: readonly number[] },
): Promise<void> {
  await database.query('UPDATE bus.positions SET last_id = $3, done = $4::bigint[] WHERE consumer_group = $1 AND topic = $2', [
    group,
    topic,
    state.last,
    state.done,
  ]);
}
