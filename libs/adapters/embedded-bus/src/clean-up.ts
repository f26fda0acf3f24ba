import { DEAD_LETTER_TOPIC } from '@postern/flow';
import type { Database, Sql, Topic } from '@postern/kernel';

/**
 * Removes what every group has handled, older values of compacted topics, and by their age what no group handles: dead letters, and the last value of a key that is
 * gone. A topic that nobody has consumed yet keeps everything.
 */
export async function cleanUp(database: Database, topics: readonly Topic[]): Promise<void> {
  await database.transaction(async (sql) => {
    // One process at a time: two that delete the same rows in another order would wait for each other.
    const [turn] = await sql.query<{ ours: boolean }>(`SELECT pg_try_advisory_xact_lock(hashtext('postern-bus-clean-up')) AS ours`);
    if (turn?.ours === true) await remove(sql, topics);
  });
}

async function remove(database: Sql, topics: readonly Topic[]): Promise<void> {
  const compacted = topics.filter((topic) => topic.compacted).map((topic) => topic.name);
  await database.query(
    `DELETE FROM bus.messages AS m USING (SELECT topic, share, min(last_id) AS handled FROM bus.positions GROUP BY topic, share) AS p
     WHERE m.topic = p.topic AND m.share = p.share AND m.id <= p.handled AND m.topic <> ALL($1) AND m.published_at < now() - interval '1 minute'`,
    [compacted],
  );
  await database.query(
    `DELETE FROM bus.messages AS m WHERE m.topic = ANY($1) AND EXISTS (SELECT 1 FROM bus.messages AS n WHERE n.topic = m.topic AND n.key = m.key AND n.id > m.id)`,
    [compacted],
  );
  // Keys that were taken away: who follows had a minute to see it, and who begins later finds nothing of them.
  await database.query(`DELETE FROM bus.messages WHERE topic = ANY($1) AND octet_length(value) = 0 AND published_at < now() - interval '1 minute'`, [
    compacted,
  ]);
  for (const { name, keptDays, compacted: byKey } of topics) {
    if (keptDays === undefined || !(byKey || name === DEAD_LETTER_TOPIC)) continue;
    await database.query('DELETE FROM bus.messages WHERE topic = $1 AND published_at < now() - make_interval(days => $2)', [name, keptDays]);
  }
}
