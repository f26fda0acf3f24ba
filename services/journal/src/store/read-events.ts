import type { journalV1 } from '@postern/contracts';
import { EVENT_COLUMNS, receivedAtMs, unfitCondition } from '@postern/kernel';
import type { EventCondition, EventKind, EventOperator, Sql } from '@postern/kernel';
import { columnCondition } from '@postern/platform-persistence';
import type { FilterColumn } from '@postern/platform-persistence';
import { MAIL_STATES } from '@postern/policy';
import type { MailState } from '@postern/policy';

import { addressesOf } from './partitioned-tables.js';
import { daysOf } from './partitions.js';
import { idRange, like } from './search-conditions.js';
import type { Condition } from './search-conditions.js';
import { idsOf, readRows, windows } from './search-mails.js';

/** A condition that cannot be asked. */
export class UnfitCondition extends Error {}

const LEVELS: Readonly<Record<MailState, 'info' | 'warning' | 'error'>> = {
  accepted: 'info',
  waiting: 'warning',
  'partly-delivered': 'warning',
  delivered: 'info',
  bounced: 'error',
  expired: 'error',
  removed: 'warning',
  refused: 'warning',
  tempfailed: 'warning',
  dropped: 'warning',
};
const levelOf = (state: string): string => LEVELS[state as MailState] ?? 'info';
const nameOf = (state: string): string => `mail.${state === '' ? 'accepted' : state}`;

/** Events of a kind, newest first. Throws UnfitCondition. */
export async function readEvents(sql: Sql, request: journalV1.EventsRequest): Promise<journalV1.Event[]> {
  const kind = request.kind === 'system' ? 'system' : 'mail';
  const conditions = request.conditions.map((one): EventCondition => ({ ...one, operator: one.operator as EventOperator }));
  for (const one of conditions) {
    const why = unfitCondition(kind satisfies EventKind, one);
    if (why !== undefined) throw new UnfitCondition(why);
  }
  return kind === 'system' ? systemEvents(sql, conditions, request) : mailEvents(sql, conditions, request);
}

const SYSTEM: Readonly<Record<keyof (typeof EVENT_COLUMNS)['system'], FilterColumn>> = {
  time: { sql: 'at', type: 'time' },
  name: { sql: 'name', type: 'text' },
  level: { sql: 'level', type: 'text' },
  service: { sql: 'service', type: 'text' },
  instance: { sql: 'instance', type: 'text' },
  detail: { sql: 'detail::text', type: 'text' },
};

async function systemEvents(sql: Sql, conditions: readonly EventCondition[], { limit, after }: journalV1.EventsRequest): Promise<journalV1.Event[]> {
  const values: unknown[] = [];
  const wheres = conditions.map((one) => {
    const { sql: text, values: more } = columnCondition(SYSTEM[one.column as keyof typeof SYSTEM], one);
    const where = text(values.length + 1);
    values.push(...more);
    return where;
  });
  if (after !== undefined) {
    wheres.push(`(at, id) < ($${values.length + 1}, $${values.length + 2})`);
    values.push(new Date(after.atMs), after.id);
  }
  const where = wheres.length === 0 ? '' : `WHERE ${wheres.join(' AND ')}`;
  const rows = await sql.query<{ id: string; at: Date; name: string; level: string; service: string; instance: string; detail: object }>(
    `SELECT id, at, name, level, service, instance, detail FROM journal.system_event ${where} ORDER BY at DESC, id DESC LIMIT $${values.length + 1}`,
    [...values, limit],
  );
  return rows.map(({ id, at, name, level, service, instance, detail }) => ({
    id,
    atMs: at.getTime(),
    name,
    level,
    columns: { service, instance, detail: JSON.stringify(detail) },
  }));
}

const MAIL: Readonly<Record<Exclude<keyof (typeof EVENT_COLUMNS)['mail'], 'time' | 'name' | 'level'>, FilterColumn & { readonly table: 'm' | 's' }>> =
  {
    msgId: { table: 'm', sql: 'm.msg_id', type: 'text' },
    sender: { table: 'm', sql: 'm.mail_from', type: 'text' },
    from: { table: 'm', sql: 'm.header_from', type: 'text' },
    recipient: {
      table: 'm',
      sql: "(m.recipients || CASE WHEN m.recipients = '' OR m.refused = '' THEN '' ELSE E'\\n' END || m.refused)",
      type: 'text',
      isLines: true,
    },
    clientIp: { table: 'm', sql: 'm.client_ip', type: 'text' },
    subject: { table: 'm', sql: 'm.subject', type: 'text' },
    messageId: { table: 'm', sql: 'm.message_id', type: 'text' },
    state: { table: 's', sql: 's.state', type: 'text' },
    replyCode: { table: 'm', sql: 'm.reply_code', type: 'number' },
  };
/** Parts of these are found by one index; the exact column decides. */
const IN_ADDRESSES: readonly string[] = ['sender', 'from', 'recipient'];

async function mailEvents(sql: Sql, all: readonly EventCondition[], { limit, after }: journalV1.EventsRequest): Promise<journalV1.Event[]> {
  let [fromMs, toMs]: [number | undefined, number | undefined] = [undefined, undefined];
  const conditions: Condition[] = [];
  for (const one of all) {
    const [value = ''] = one.values;
    if (one.column === 'time') {
      const ms = Date.parse(value);
      if (one.operator === 'gt') fromMs = Math.max(fromMs ?? 0, ms + 1);
      else toMs = Math.min(toMs ?? Infinity, ms);
    } else conditions.push(...mailConditions(one));
  }
  const [from, to] = idRange(fromMs, toMs);
  const before = after === undefined ? to : to === undefined || after.id < to ? after.id : to;
  const ids: string[] = [];
  for (const [low, high] of windows(from, before, await daysOf(sql))) {
    ids.push(...(await idsOf(sql, conditions, low, high, limit - ids.length)));
    if (ids.length >= limit) break;
  }
  return (await readRows(sql, ids)).map(eventOf);
}

function mailConditions(one: EventCondition): readonly Condition[] {
  // Name and level follow from the state: what they are compared with is compared here, and the states that fit are asked for.
  if (one.column === 'name' || one.column === 'level') {
    const of = one.column === 'name' ? nameOf : levelOf;
    const fit = MAIL_STATES.filter((state) => holds(of(state), one));
    return [{ table: 's', values: [fit], sql: (first) => `s.state = ANY($${first}::text[])` }];
  }
  const column = MAIL[one.column as keyof typeof MAIL];
  const exact: Condition = { table: column.table, ...columnCondition(column, one) };
  if (!IN_ADDRESSES.includes(one.column) || one.operator === 'ne') return [exact];
  const narrowed: Condition = {
    table: 'm',
    values: [one.values.map(like)],
    sql: (first) => `${addressesOf('m.')} ILIKE ANY($${first}::text[])`,
  };
  return [narrowed, exact];
}

function holds(text: string, { operator, values }: EventCondition): boolean {
  const lower = values.map((value) => value.toLowerCase());
  const [value = ''] = lower;
  switch (operator) {
    case 'eq':
    case 'in':
      return lower.includes(text);
    case 'ne':
      return text !== value;
    case 'contains':
      return text.includes(value);
    case 'starts':
      return text.startsWith(value);
    case 'gt':
    case 'lt':
      return false;
  }
}

function eventOf(row: journalV1.MessageRow): journalV1.Event {
  return {
    id: row.msgId,
    atMs: receivedAtMs(row.msgId) ?? 0,
    name: nameOf(row.state),
    level: levelOf(row.state),
    columns: {
      msgId: row.msgId,
      sender: row.mailFrom,
      from: row.headerFrom,
      recipient: [...row.recipients, ...row.refusedRecipients].join('\n'),
      clientIp: row.clientIp,
      subject: row.subject,
      state: row.state,
      replyCode: String(row.replyCode),
      size: String(row.size),
      action: row.action,
      causedBy: row.causedBy,
      refusalCode: row.refusalCode,
      rules: row.rules.map((rule) => rule.name).join('\n'),
      deliveries: row.deliveries.join(' '),
      ...Object.fromEntries(Object.entries(row.statuses).map(([module, status]) => [`status.${module}`, status])),
    },
  };
}
