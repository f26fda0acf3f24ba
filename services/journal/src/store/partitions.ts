import type { Sql } from '@postern/kernel';

import { dayOfMsgId, dayOfName, idsOfDay, nameOfDay } from './days.js';

/** Tables that are divided by day, each in one schema with a partition `<table>_<yyyymmdd>` a day and `<table>_other` for the rest. */
export const DIVIDED = ['mail', 'mail_state', 'attempt', 'refusal'] as const;

/** Longest wait for a table that somebody reads, ms: meanwhile others wait behind us. What did not come about is tried again later. */
const LOCK_WAIT_MS = 2000;
/** Rows of mail change little after their first minutes: their dead versions are cleared early, so that the disk holds each once. */
const STORAGE = 'autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05';

/** Days that have partitions, oldest first. */
export async function daysOf(sql: Sql): Promise<readonly number[]> {
  const rows = await sql.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'journal.mail'::regclass`,
  );
  return rows.flatMap(({ name }) => dayOfName(name.slice('mail_'.length)) ?? []).sort((a, b) => a - b);
}

/**
 * Makes the partitions of a day, and moves there what waited in the partitions for the rest. One transaction; does nothing when they are there. Rejects with 55P03 when a
 * reader does not let go in time.
 */
export async function makeDay(sql: Sql, day: number): Promise<void> {
  const [name, [from, to]] = [nameOfDay(day), idsOfDay(day)];
  await sql.transaction(async (inside) => {
    await inside.query(`SET LOCAL lock_timeout = ${LOCK_WAIT_MS}`);
    await inside.query('SELECT pg_advisory_xact_lock(hashtext($1))', ['journal-days']);
    const there = await inside.query('SELECT 1 FROM pg_class WHERE oid = to_regclass($1)', [`journal.mail_${name}`]);
    if (there.length > 0) return;
    for (const table of DIVIDED) {
      const part = `journal.${table}_${name}`;
      await inside.query(`CREATE TABLE ${part} (LIKE journal.${table} INCLUDING ALL) WITH (${STORAGE})`);
      await inside.query(`LOCK TABLE journal.${table}_other IN ACCESS EXCLUSIVE MODE`);
      await inside.query(
        `WITH moved AS (DELETE FROM journal.${table}_other WHERE msg_id >= $1 AND msg_id < $2 RETURNING *) INSERT INTO ${part} SELECT * FROM moved`,
        [from, to],
      );
      // Identifiers and bounds are made of digits and the letters of a MsgId; a bound takes no parameter.
      await inside.query(`ALTER TABLE journal.${table} ATTACH PARTITION ${part} FOR VALUES FROM ('${from}') TO ('${to}')`);
    }
  });
}

/**
 * Builds the indexes of a day that is over anew, once: those over texts that grew row by row take half as much again. Readers and writers go on meanwhile. Partitions remember it in
 * their comment.
 */
export async function compactDay(sql: Sql, day: number): Promise<void> {
  for (const table of DIVIDED) {
    const part = `journal.${table}_${nameOfDay(day)}`;
    const [row] = await sql.query<{ note: string | null }>(`SELECT obj_description(to_regclass($1), 'pg_class') AS note`, [part]);
    if (row === undefined || row.note === COMPACT) continue;
    await sql.query(`REINDEX TABLE CONCURRENTLY ${part}`);
    await sql.query(`COMMENT ON TABLE ${part} IS '${COMPACT}'`);
  }
}
const COMPACT = 'compact';

/** Removes the partitions of a day. Rejects with 55P03 when a reader does not let go in time. How many mails went. */
export async function dropDay(sql: Sql, day: number): Promise<number> {
  const name = nameOfDay(day);
  return sql.transaction(async (inside) => {
    await inside.query(`SET LOCAL lock_timeout = ${LOCK_WAIT_MS}`);
    await inside.query('SELECT pg_advisory_xact_lock(hashtext($1))', ['journal-days']);
    const [row] = await inside.query<{ count: string }>(`SELECT count(*) AS count FROM journal.mail WHERE msg_id >= $1 AND msg_id < $2`, [
      ...idsOfDay(day),
    ]);
    for (const table of DIVIDED) await inside.query(`DROP TABLE IF EXISTS journal.${table}_${name}`);
    return Number(row?.count ?? 0);
  });
}

/** Bytes that the partitions of each day take, with indexes and what is stored apart, oldest first. */
export async function sizesOfDays(sql: Sql): Promise<readonly { readonly day: number; readonly bytes: number }[]> {
  const rows = await sql.query<{ name: string; bytes: string }>(
    `SELECT right(c.relname, 8) AS name, sum(pg_total_relation_size(c.oid)) AS bytes FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = ANY($1::regclass[]) AND c.relname ~ '_[0-9]{8}$' GROUP BY 1 ORDER BY 1`,
    [DIVIDED.map((table) => `journal.${table}`)],
  );
  return rows.flatMap(({ name, bytes }) => {
    const day = dayOfName(name);
    return day === undefined ? [] : [{ day, bytes: Number(bytes) }];
  });
}

/** Days of the rows that wait in the partitions for the rest, with those of each table together; undefined for an id that is none. */
export async function strayDays(sql: Sql): Promise<readonly (number | undefined)[]> {
  const days = new Set<number | undefined>();
  for (const table of DIVIDED) {
    const rows = await sql.query<{ msg_id: string }>(`SELECT min(msg_id) AS msg_id FROM journal.${table}_other GROUP BY left(msg_id, 5) LIMIT 1000`);
    for (const row of rows) days.add(dayOfMsgId(row.msg_id));
  }
  return [...days];
}

/** Removes what waits in the partitions for the rest from before a day, and how many mails went. */
export async function dropStraysBefore(sql: Sql, day: number): Promise<number> {
  let mails = 0;
  for (const table of DIVIDED) {
    const gone = await sql.query(`DELETE FROM journal.${table}_other WHERE msg_id < $1 RETURNING 1 AS one`, [idsOfDay(day)[0]]);
    if (table === 'mail') mails = gone.length;
  }
  return mails;
}

/** How many mails wait in the partition for the rest. */
export async function countStrays(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ count: string }>('SELECT count(*) AS count FROM journal.mail_other');
  return Number(row?.count ?? 0);
}
