import type { Sql } from '@postern/kernel';

import { QUEUE_STATES } from './queue-types.js';
import type { QueueFilter, QueueItem, QueuePage, QueueState } from './queue-types.js';

interface Row {
  readonly id: string;
  readonly msg_id: string;
  readonly sender: string;
  readonly recipient: string;
  readonly state: QueueState;
  readonly attempts: number;
  readonly next_hop: string;
  readonly last_reply: string;
  readonly size: string;
  readonly accepted_at_ms: string;
  readonly next_attempt_at_ms: string;
}

const FROM = 'FROM delivery.recipient r JOIN delivery.mail m ON m.id = r.mail_id';

/** A page of the queue, next attempt first. `limit` is capped at 1000. */
export async function listQueue(
  sql: Sql,
  filter: QueueFilter = {},
  page: { readonly limit: number; readonly offset: number } = { limit: 100, offset: 0 },
): Promise<QueuePage> {
  const { where, values } = conditionsOf(filter);
  const bounds = [...values, Math.min(page.limit, 1000), page.offset];
  const [rows, counted] = await Promise.all([
    sql.query<Row>(
      `SELECT r.id, m.msg_id, m.sender, r.recipient, r.state, r.attempts, r.next_hop, r.last_reply, m.size, m.accepted_at_ms, r.next_attempt_at_ms
       ${FROM} ${where} ORDER BY r.next_attempt_at_ms, r.id LIMIT $${bounds.length - 1} OFFSET $${bounds.length}`,
      bounds,
    ),
    sql.query<{ count: string }>(`SELECT count(*) AS count ${FROM} ${where}`, values),
  ]);
  return { items: rows.map(itemOf), total: Number(counted[0]?.count ?? 0) };
}

/** Waiting recipients by state; every state is there, also with 0. */
export async function queueCounts(sql: Sql): Promise<Readonly<Record<QueueState, number>>> {
  const rows = await sql.query<{ state: QueueState; count: string }>('SELECT state, count(*) AS count FROM delivery.recipient GROUP BY state');
  const found = new Map(rows.map((row) => [row.state, Number(row.count)]));
  return Object.fromEntries(QUEUE_STATES.map((state) => [state, found.get(state) ?? 0])) as Record<QueueState, number>;
}

function conditionsOf(filter: QueueFilter): { readonly where: string; readonly values: readonly string[] } {
  const terms: string[] = [];
  const values: string[] = [];
  const contains = (column: string, text: string | undefined) => {
    if (text === undefined || text === '') return;
    values.push(`%${text.replace(/[\\%_]/g, '\\$&')}%`);
    terms.push(`${column} ILIKE $${values.length}`);
  };
  contains('m.sender', filter.sender);
  contains('r.recipient', filter.recipient);
  contains('m.msg_id', filter.msgId);
  if (filter.state !== undefined) {
    values.push(filter.state);
    terms.push(`r.state = $${values.length}`);
  }
  return { where: terms.length === 0 ? '' : `WHERE ${terms.join(' AND ')}`, values };
}

function itemOf(row: Row): QueueItem {
  return {
    id: row.id,
    msgId: row.msg_id,
    sender: row.sender,
    recipient: row.recipient,
    state: row.state,
    attempts: row.attempts,
    nextHop: row.next_hop,
    lastReply: row.last_reply,
    size: Number(row.size),
    acceptedAtMs: Number(row.accepted_at_ms),
    nextAttemptAtMs: row.state === 'sending' ? undefined : Number(row.next_attempt_at_ms),
  };
}
