import type { Store } from '@postern/platform-persistence';

import { jobs } from './entities.js';
import type { JobRow, JobState } from './entities.js';

/** False when another job runs. */
export async function addJob(store: Store, row: JobRow): Promise<boolean> {
  // SQL, since TypeORM names no index without a constraint in ON CONFLICT.
  const added = await store.sql.query(
    `INSERT INTO backup.jobs (id, kind, state, by_account, request, total, done, failed, last_error, at_msg_id, started_at)
     VALUES ($1, $2, 'running', $3, $4, $5, 0, 0, '', '', $6) ON CONFLICT DO NOTHING RETURNING id`,
    [row.id, row.kind, row.by, row.request, row.total, new Date(row.startedAtMs)],
  );
  return added.length > 0;
}

/** By its id; the newest for an empty one. */
export async function readJob(store: Store, id: string): Promise<JobRow | undefined> {
  const where = id === '' ? {} : { id };
  const [found] = await (await store.manager()).find(jobs, { where, order: { startedAtMs: 'DESC' }, take: 1 });
  return found;
}

/** The running job, if nobody works on it; ours until then. */
export async function leaseJob({ sql }: Store, nowMs: number, untilMs: number): Promise<string | undefined> {
  const [row] = await sql.query<{ id: string }>(
    `UPDATE backup.jobs SET leased_until = $2 WHERE id = (SELECT id FROM backup.jobs WHERE state = 'running' AND (leased_until IS NULL OR leased_until <= $1) FOR UPDATE SKIP LOCKED LIMIT 1) RETURNING id`,
    [new Date(nowMs), new Date(untilMs)],
  );
  return row?.id;
}

export interface JobStep {
  readonly done: number;
  readonly failed: number;
  readonly lastError: string;
  readonly atReceivedMs: number;
  readonly atMsgId: string;
}

/** Writes down how far it came, and keeps it until then. False when it was ended meanwhile. */
export async function stepJob({ sql }: Store, id: string, step: JobStep, untilMs: number): Promise<boolean> {
  const rows = await sql.query(
    `UPDATE backup.jobs SET done = done + $2, failed = failed + $3, last_error = CASE WHEN $4 = '' THEN last_error ELSE $4 END, at_received = $5, at_msg_id = $6, leased_until = $7
     WHERE id = $1 AND state = 'running' RETURNING id`,
    [id, step.done, step.failed, step.lastError.replaceAll('\0', '').slice(0, 500), new Date(step.atReceivedMs), step.atMsgId, new Date(untilMs)],
  );
  return rows.length > 0;
}

/** Ends it, if it still runs. */
export async function endJob({ sql }: Store, id: string, state: Exclude<JobState, 'running'>, nowMs: number, why = ''): Promise<void> {
  await sql.query(
    `UPDATE backup.jobs SET state = $2, ended_at = $3, last_error = CASE WHEN $4 = '' THEN last_error ELSE $4 END, leased_until = NULL WHERE id = $1 AND state = 'running'`,
    [id, state, new Date(nowMs), why.replaceAll('\0', '').slice(0, 500)],
  );
}

/** Jobs that ended before a time are of no interest any more. */
export async function forgetJobs({ sql }: Store, beforeMs: number): Promise<void> {
  await sql.query(`DELETE FROM backup.jobs WHERE state <> 'running' AND ended_at < $1`, [new Date(beforeMs)]);
}
