import { DEAD_LETTER_TOPIC, TOPICS } from '@postern/kernel';
import type { Database } from '@postern/kernel';

/** Dead letters are kept this long for a person to look at. */
const LETTER_DAYS = 30;

/** Heartbeats of processes that are gone; a living one sends its next within seconds. */
const HEARTBEAT_DAYS = 1;

/** Removes what every group has handled, older values of compacted topics, old dead letters and heartbeats. A topic that nobody has consumed yet keeps everything. */
export async function cleanUp(database: Database): Promise<void> {
  const compacted = Object.values(TOPICS)
    .filter((topic) => topic.compacted)
    .map((topic) => topic.name);
  await database.query(
    `DELETE FROM bus.messages AS m USING (SELECT topic, min(last_id) AS handled FROM bus.positions GROUP BY topic) AS p
     WHERE m.topic = p.topic AND m.id <= p.handled AND m.topic <> ALL($1) AND m.published_at < now() - interval '1 minute'`,
    [compacted],
  );
  await database.query(
    `DELETE FROM bus.messages AS m WHERE m.topic = ANY($1) AND EXISTS (SELECT 1 FROM bus.messages AS n WHERE n.topic = m.topic AND n.key = m.key AND n.id > m.id)`,
    [compacted],
  );
  const ages = [
    [DEAD_LETTER_TOPIC, LETTER_DAYS],
    [TOPICS.heartbeat.name, HEARTBEAT_DAYS],
  ];
  for (const age of ages) await database.query('DELETE FROM bus.messages WHERE topic = $1 AND published_at < now() - make_interval(days => $2)', age);
}
