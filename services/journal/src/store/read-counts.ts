import type { journalV1 } from '@postern/contracts';
import type { Store } from '@postern/platform-persistence';

// Counts over many rows, by expressions over arrays and JSON that a repository has no words for: SQL.

const bounds = (period: journalV1.Period) => [new Date(period.fromMs), new Date(period.toMs)];
const IN_PERIOD = 'received_at >= $1 AND received_at < $2';

const record = (rows: readonly { readonly name: string; readonly count: string }[]) =>
  Object.fromEntries(rows.map((row) => [row.name, Number(row.count)]));

export async function readTotals({ sql }: Store, period: journalV1.Period): Promise<journalV1.TotalsReply> {
  const values = bounds(period);
  const [sum] = await sql.query<{ messages: string; bytes: string | null }>(
    `SELECT count(*) AS messages, sum(size) AS bytes FROM journal.messages WHERE ${IN_PERIOD}`,
    values,
  );
  const fates = await sql.query<{ name: string; count: string }>(
    `SELECT fate AS name, count(*) AS count FROM journal.messages, unnest(fates) AS fate WHERE ${IN_PERIOD} GROUP BY fate`,
    values,
  );
  const actions = await sql.query<{ name: string; count: string }>(
    `SELECT action AS name, count(*) AS count FROM journal.messages WHERE ${IN_PERIOD} GROUP BY action`,
    values,
  );
  const results = await sql.query<{ name: string; count: string }>(
    `SELECT result AS name, count(*) AS count FROM journal.deliveries WHERE at >= $1 AND at < $2 GROUP BY result`,
    values,
  );
  return {
    messages: Number(sum?.messages ?? 0),
    bytes: Number(sum?.bytes ?? 0),
    byFate: record(fates),
    byAction: record(actions),
    deliveries: record(results),
  };
}

/** Messages by fate in steps of `stepMs`, gaps included. Steps begin at the period's start. */
export async function readSeries({ sql }: Store, period: journalV1.Period, stepMs: number): Promise<journalV1.Point[]> {
  const rows = await sql.query<{ step: string; fate: string; count: string }>(
    `SELECT floor(extract(epoch FROM received_at - $1::timestamptz) * 1000 / $3)::bigint AS step, fate, count(*) AS count
     FROM journal.messages, unnest(fates) AS fate WHERE ${IN_PERIOD} GROUP BY step, fate`,
    [...bounds(period), stepMs],
  );
  const steps = Math.ceil((period.toMs - period.fromMs) / stepMs);
  return Array.from({ length: steps }, (_unused, i) => ({
    atMs: period.fromMs + i * stepMs,
    byFate: Object.fromEntries(rows.filter((row) => Number(row.step) === i).map((row) => [row.fate, Number(row.count)])),
  }));
}

/** How often each module said what. */
export async function readDetections({ sql }: Store, period: journalV1.Period): Promise<journalV1.Detection[]> {
  const rows = await sql.query<{ module: string; status: string; count: string }>(
    `SELECT s.key AS module, s.value AS status, count(*) AS count FROM journal.messages, jsonb_each_text(statuses) AS s WHERE ${IN_PERIOD} GROUP BY s.key, s.value ORDER BY count DESC`,
    bounds(period),
  );
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}
