import type { journalV1 } from '@postern/contracts';
import type { Sql } from '@postern/kernel';

// Sums over counts by the minute or hour: SQL.

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Minutes are counted apart for so long. */
export const MINUTES_KEPT_MS = 3 * 86_400_000;

interface Slots {
  /** Width of a count, seconds. */
  readonly step: number;
  readonly from: Date;
  readonly to: Date;
}

/**
 * Counts that make up a period: by the hour where its ends are whole hours or lie further back than minutes are kept, then rounded outward; else by the minute, rounded outward. A step of a
 * series that is no whole hour needs minutes.
 */
export function slotsOf({ fromMs, toMs }: journalV1.Period, nowMs: number, stepMs = HOUR_MS): Slots {
  const isWhole = fromMs % HOUR_MS === 0 && toMs % HOUR_MS === 0 && stepMs % HOUR_MS === 0;
  const width = isWhole || fromMs < nowMs - MINUTES_KEPT_MS + HOUR_MS ? HOUR_MS : MINUTE_MS;
  return { step: width / 1000, from: new Date(Math.floor(fromMs / width) * width), to: new Date(Math.ceil(toMs / width) * width) };
}

const IN_SLOTS = 'step_seconds = $1 AND slot >= $2 AND slot < $3';

export async function readTotals(sql: Sql, period: journalV1.Period, nowMs: number): Promise<journalV1.TotalsReply> {
  const { step, from, to } = slotsOf(period, nowMs);
  const rows = await sql.query<{ kind: string; name: string; count: string }>(
    `SELECT kind, name, sum(count) AS count FROM journal.tally WHERE ${IN_SLOTS} AND kind <> 'status' GROUP BY kind, name HAVING sum(count) <> 0`,
    [step, from, to],
  );
  const of = (kind: string) => Object.fromEntries(rows.filter((row) => row.kind === kind).map((row) => [row.name, Number(row.count)]));
  const mail = of('mail');
  return {
    messages: mail['messages'] ?? 0,
    bytes: mail['octets'] ?? 0,
    byFate: of('fate'),
    byAction: of('action'),
    byState: of('state'),
    deliveries: of('result'),
  };
}

/** Messages by fate and by state in steps of `stepMs`, gaps included. Steps begin at the period's start. */
export async function readSeries(sql: Sql, period: journalV1.Period, stepMs: number, nowMs: number): Promise<journalV1.Point[]> {
  const { step, from, to } = slotsOf(period, nowMs, stepMs);
  const rows = await sql.query<{ at: string; kind: string; name: string; count: string }>(
    `SELECT floor(extract(epoch FROM slot - $4::timestamptz) * 1000 / $5)::bigint AS at, kind, name, sum(count) AS count
     FROM journal.tally WHERE ${IN_SLOTS} AND kind IN ('fate', 'state') GROUP BY 1, kind, name HAVING sum(count) <> 0`,
    [step, from, to, new Date(period.fromMs), stepMs],
  );
  const steps = Math.max(0, Math.ceil((period.toMs - period.fromMs) / stepMs));
  const points = Array.from({ length: steps }, (_unused, i) => ({
    atMs: period.fromMs + i * stepMs,
    byFate: {} as Record<string, number>,
    byState: {} as Record<string, number>,
  }));
  for (const row of rows) {
    // A slot that begins before the period counts for its first step.
    const point = points[Math.max(0, Number(row.at))];
    if (point === undefined) continue;
    const counts = row.kind === 'fate' ? point.byFate : point.byState;
    counts[row.name] = (counts[row.name] ?? 0) + Number(row.count);
  }
  return points;
}

/** How often each module said what, most frequent first. */
export async function readDetections(sql: Sql, period: journalV1.Period, nowMs: number): Promise<journalV1.Detection[]> {
  const { step, from, to } = slotsOf(period, nowMs);
  const rows = await sql.query<{ name: string; count: string }>(
    `SELECT name, sum(count) AS count FROM journal.tally WHERE ${IN_SLOTS} AND kind = 'status' GROUP BY name HAVING sum(count) <> 0 ORDER BY count DESC, name`,
    [step, from, to],
  );
  return rows.map(({ name, count }) => {
    const slash = name.indexOf('/');
    return { module: name.slice(0, slash), status: name.slice(slash + 1), count: Number(count) };
  });
}
