import { eventsV1 } from '@postern/contracts';
import type { Sql } from '@postern/kernel';
import { linear } from '@postern/linear';

/** All of them must hold; texts match anywhere, whatever the case. */
export interface JournalFilter {
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly sender?: string;
  readonly recipient?: string;
  readonly subject?: string;
  readonly clientIp?: string;
  /** MsgId, or part of the Message-ID field. */
  readonly msgId?: string;
  readonly fate?: string;
  readonly action?: string;
  readonly ruleId?: number;
  readonly module?: string;
  readonly status?: string;
}

export interface JournalRow {
  readonly msgId: string;
  readonly receivedAtMs: number;
  readonly clientIp: string;
  readonly mailFrom: string;
  readonly headerFrom: string;
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly size: number;
  readonly replyCode: number;
  readonly fates: readonly string[];
  readonly action: string;
  readonly causedBy: string;
  readonly rules: readonly { readonly id: number; readonly name: string }[];
  /** Status by module. */
  readonly statuses: Readonly<Record<string, string>>;
  /** Newest result of its deliveries: delivered, deferred, bounced, expired; empty when there is none. */
  readonly delivery: string;
}

interface Row {
  readonly msg_id: string;
  readonly received_at: Date;
  readonly client_ip: string;
  readonly mail_from: string;
  readonly header_from: string;
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly size: string;
  readonly reply_code: number;
  readonly fates: readonly string[];
  readonly action: string;
  readonly caused_by: string;
  readonly rule_ids: readonly string[];
  readonly rule_names: readonly string[];
  readonly statuses: Readonly<Record<string, string>>;
  readonly delivery: string | null;
}

const like = (text: string) => `%${text.replace(linear(/[\\%_]/g), '\\$&')}%`;

/** Conditions of a filter; values travel as parameters only. */
function conditions(filter: JournalFilter): { readonly where: string; readonly values: readonly unknown[] } {
  const parts: string[] = [];
  const values: unknown[] = [];
  const add = (value: unknown, text: (place: string) => string) => {
    if (value === undefined) return;
    values.push(value);
    parts.push(text(`$${values.length}`));
  };
  const date = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms));
  const part = (text: string | undefined) => (text === undefined ? undefined : like(text));
  add(date(filter.fromMs), (p) => `m.received_at >= ${p}`);
  add(date(filter.toMs), (p) => `m.received_at < ${p}`);
  // The indexed column narrows, the exact ones decide.
  add(part(filter.sender), (p) => `(m.addresses ILIKE ${p} AND (m.mail_from ILIKE ${p} OR m.header_from ILIKE ${p}))`);
  add(part(filter.recipient), (p) => `(m.addresses ILIKE ${p} AND EXISTS (SELECT 1 FROM unnest(m.recipients) AS r WHERE r ILIKE ${p}))`);
  add(part(filter.subject), (p) => `m.subject ILIKE ${p}`);
  add(filter.clientIp, (p) => `m.client_ip = ${p}`);
  add(filter.msgId, (p) => `(m.msg_id = upper(${p}) OR position(lower(${p}) in lower(m.message_id)) > 0)`);
  add(filter.fate, (p) => `${p} = ANY(m.fates)`);
  add(filter.action, (p) => `${p} = ANY(m.actions)`);
  add(filter.ruleId, (p) => `${p}::bigint = ANY(m.rule_ids)`);
  if (filter.module !== undefined && filter.status !== undefined) {
    values.push(filter.module, filter.status);
    parts.push(`lower(m.statuses ->> $${values.length - 1}) = lower($${values.length})`);
  } else add(filter.module, (p) => `m.statuses ? ${p}`);
  return { where: parts.length === 0 ? 'true' : parts.join(' AND '), values };
}

/** Messages, newest first. `after` is the last row of the page before. */
export async function searchMessages(
  sql: Sql,
  filter: JournalFilter,
  page: { readonly limit: number; readonly after?: { readonly receivedAtMs: number; readonly msgId: string } },
): Promise<readonly JournalRow[]> {
  const { where, values } = conditions(filter);
  const all = [...values];
  let behind = '';
  if (page.after !== undefined) {
    all.push(new Date(page.after.receivedAtMs), page.after.msgId);
    behind = ` AND (m.received_at, m.msg_id) < ($${all.length - 1}, $${all.length})`;
  }
  all.push(page.limit);
  const rows = await sql.query<Row>(
    `SELECT m.msg_id, m.received_at, m.client_ip, m.mail_from, m.header_from, m.recipients, m.subject, m.size, m.reply_code, m.fates, m.action, m.caused_by, m.rule_ids, m.rule_names, m.statuses,
       (SELECT d.result FROM journal.deliveries AS d WHERE d.msg_id = m.msg_id ORDER BY d.at DESC, d.attempt DESC LIMIT 1) AS delivery
     FROM journal.messages AS m WHERE ${where}${behind} ORDER BY m.received_at DESC, m.msg_id DESC LIMIT $${all.length}`,
    all,
  );
  return rows.map(fromRow);
}

function fromRow(row: Row): JournalRow {
  return {
    msgId: row.msg_id,
    receivedAtMs: row.received_at.getTime(),
    clientIp: row.client_ip,
    mailFrom: row.mail_from,
    headerFrom: row.header_from,
    recipients: row.recipients,
    subject: row.subject,
    size: Number(row.size),
    replyCode: row.reply_code,
    fates: row.fates,
    action: row.action,
    causedBy: row.caused_by,
    rules: row.rule_ids.map((id, i) => ({ id: Number(id), name: row.rule_names[i] ?? '' })),
    statuses: row.statuses,
    delivery: row.delivery ?? '',
  };
}

export interface JournalTrace {
  readonly decision: eventsV1.MailDecided;
  /** By time. */
  readonly deliveries: readonly eventsV1.DeliveryAttempted[];
}

/** The whole story of one mail; undefined when the journal has none (yet). */
export async function readTrace(sql: Sql, msgId: string): Promise<JournalTrace | undefined> {
  const [message] = await sql.query<{ fact: Buffer }>('SELECT fact FROM journal.messages WHERE msg_id = $1', [msgId]);
  if (message === undefined) return undefined;
  const deliveries = await sql.query<{ fact: Buffer }>('SELECT fact FROM journal.deliveries WHERE msg_id = $1 ORDER BY at, attempt', [msgId]);
  return { decision: eventsV1.MailDecided.decode(message.fact), deliveries: deliveries.map((row) => eventsV1.DeliveryAttempted.decode(row.fact)) };
}
