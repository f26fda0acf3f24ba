import type { PlaceState } from '@postern/flow';
import type { Sql } from '@postern/kernel';

import { partsOfPlace, placeOf, SHARES } from './shares.js';

/** Notes a group that is new: it begins with the first message that is kept. */
export async function beginGroup(database: Sql, group: string, topics: readonly string[]): Promise<void> {
  await database.query(
    `INSERT INTO bus.positions (consumer_group, topic, share, last_id)
     SELECT $1, topic, share, 0 FROM unnest($2::text[]) AS topic, generate_series(0, ${SHARES - 1}) AS share ON CONFLICT DO NOTHING`,
    [group, topics],
  );
}

/** Where the group stands in these shares of its topics. */
export async function readPositions(
  database: Sql,
  group: string,
  topics: readonly string[],
  shares: readonly number[],
): Promise<readonly PlaceState[]> {
  const rows = await database.query<{ topic: string; share: number; last_id: string; done: readonly string[] }>(
    'SELECT topic, share, last_id, done FROM bus.positions WHERE consumer_group = $1 AND topic = ANY($2) AND share = ANY($3)',
    [group, topics, shares],
  );
  return rows.map(({ topic, share, last_id, done }) => ({ place: placeOf(topic, share), last: Number(last_id), done: done.map(Number) }));
}

/**
 * Writes all of them in one statement. What is settled stays settled: a write that comes late, from here or from an owner before, takes nothing back of what another has
 * written meanwhile.
 */
export async function writePositions(database: Sql, group: string, states: readonly PlaceState[]): Promise<void> {
  if (states.length === 0) return;
  const places = states.map(({ place }) => partsOfPlace(place));
  await database.query(
    `UPDATE bus.positions AS p SET last_id = greatest(p.last_id, n.last_id),
       done = ARRAY(SELECT DISTINCT id FROM unnest(p.done || n.done::bigint[]) AS id WHERE id > greatest(p.last_id, n.last_id) ORDER BY id)
     FROM unnest($2::text[], $3::int[], $4::bigint[], $5::text[]) AS n (topic, share, last_id, done)
     WHERE p.consumer_group = $1 AND p.topic = n.topic AND p.share = n.share`,
    [
      group,
      places.map(({ topic }) => topic),
      places.map(({ share }) => share),
      states.map(({ last }) => last),
      states.map(({ done }) => `{${done.join(',')}}`),
    ],
  );
}
