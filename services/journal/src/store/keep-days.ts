import type { Sql } from '@postern/kernel';

import { DAY_MS, dayOf } from './days.js';
import { compactDay, countStrays, daysOf, dropDay, dropStraysBefore, makeDay, sizesOfDays, strayDays } from './partitions.js';
import { MINUTES_KEPT_MS } from './read-counts.js';
import { forgetTally } from './tally.js';

/** How long and how much mail is kept. */
export interface KeptMailLimits {
  readonly retentionDays: number;
  readonly maxBytes: number;
}

/** Days ahead that have partitions before they begin. */
const AHEAD_DAYS = 2;

/** Whether facts of a day are kept with partitions of their own. */
export function isKeptDay(day: number, nowMs: number, retentionDays: number): boolean {
  const today = dayOf(nowMs);
  return day > today - retentionDays - 1 && day <= today + AHEAD_DAYS;
}

/** What a round of keeping came to. */
export interface KeptDays {
  /** Mails that were removed. */
  readonly forgotten: number;
  /** Mails without a day of their own: their ids are from beyond what the clock can say. */
  readonly strays: number;
}

/** Makes the partitions of the next days, moves there what waited for them, and drops the days beyond the limits, the oldest first; today always stays. */
export async function keepDays(sql: Sql, nowMs: number, limits: KeptMailLimits, signal?: AbortSignal): Promise<KeptDays> {
  const today = dayOf(nowMs);
  const oldest = today - limits.retentionDays;
  const asked = [...Array.from({ length: AHEAD_DAYS + 1 }, (_none, i) => today + i), ...(await strayDays(sql))];
  const there = new Set(await daysOf(sql));
  for (const day of new Set(asked)) if (day !== undefined && !there.has(day) && isKeptDay(day, nowMs, limits.retentionDays)) await makeDay(sql, day);
  let forgotten = await dropStraysBefore(sql, oldest);
  for (const day of await tooMany(sql, oldest, today, limits.maxBytes)) {
    if (signal?.aborted === true) break;
    forgotten += await dropDay(sql, day);
  }
  await forgetTally(sql, nowMs - MINUTES_KEPT_MS, oldest * DAY_MS);
  return { forgotten, strays: await countStrays(sql) };
}

/** Larger days are left as they are: building their indexes would take longer than a statement may, and one that is ended leaves a part behind. */
const COMPACT_MAX_BYTES = 512 * 1024 * 1024;

/** Builds the indexes of days that are over anew, once. A mail of the last minutes before midnight is delivered after it, so yesterday is not over yet. */
export async function compactDays(sql: Sql, nowMs: number, signal?: AbortSignal): Promise<void> {
  for (const { day, bytes } of await sizesOfDays(sql)) {
    if (signal?.aborted === true) return;
    if (day < dayOf(nowMs) - 1 && bytes <= COMPACT_MAX_BYTES) await compactDay(sql, day);
  }
}

/** Days that are too old, then the oldest ones of those that take too much. */
async function tooMany(sql: Sql, oldest: number, today: number, maxBytes: number): Promise<readonly number[]> {
  const sizes = await sizesOfDays(sql);
  let bytes = sizes.filter(({ day }) => day >= oldest).reduce((sum, one) => sum + one.bytes, 0);
  return sizes
    .filter((one) => {
      if (one.day < oldest) return true;
      if (bytes <= maxBytes || one.day >= today) return false;
      bytes -= one.bytes;
      return true;
    })
    .map((one) => one.day);
}

/** Removes system events beyond their limits, whole days, the oldest first; how many. */
export async function forgetEvents(sql: Sql, nowMs: number, limits: KeptMailLimits): Promise<number> {
  const today = dayOf(nowMs);
  const days = await sql.query<{ day: string; bytes: string }>(
    `SELECT floor(extract(epoch FROM at) / 86400)::bigint AS day, sum(pg_column_size(e.*)) AS bytes FROM journal.system_event AS e GROUP BY 1 ORDER BY 1 DESC`,
  );
  let bytes = 0;
  let first = today - limits.retentionDays;
  for (const row of days) {
    bytes += Number(row.bytes);
    if (bytes > limits.maxBytes && Number(row.day) < today) {
      first = Math.max(first, Number(row.day) + 1);
      break;
    }
  }
  const gone = await sql.query('DELETE FROM journal.system_event WHERE at < $1 RETURNING 1 AS one', [new Date(first * DAY_MS)]);
  return gone.length;
}
