import { eventsV1 } from '@postern/contracts';
import type { journalV1 } from '@postern/contracts';
import type { Sql } from '@postern/kernel';
import { receivedAtMs } from '@postern/kernel';
import { actions } from '@postern/wire';

import { DAY_MS } from './days.js';
import { decidedMail, moduleNow } from './mail-row.js';
import { factBytes, readKept } from './mail-table.js';
import type { KeptMail } from './mail-table.js';
import { daysOf } from './partitions.js';
import { conditionsOf, facetNames, idRange } from './search-conditions.js';
import type { Condition, FacetNumbers } from './search-conditions.js';

// Conditions over arrays and parts of texts that a repository has no words for: SQL.

/**
 * Days that are looked at together, the newest first. What is frequent fills the page from the first; what is rare is found by the indexes of the others. So no text, however frequent, makes
 * PostgreSQL collect all of its mails to show fifty.
 */
const WINDOW_DAYS = [1, 2, 7, 30, 120] as const;

/** Mails, newest first; those that never came, since their recipients were refused, too. `after` is the last row of the page before. */
export async function searchMails(sql: Sql, { filter = {}, limit, after }: journalV1.SearchRequest): Promise<journalV1.MessageRow[]> {
  const facets = await readFacetNumbers(sql, filter);
  const conditions = conditionsOf(filter, facets);
  if (conditions === undefined || limit < 1) return [];
  const [from, to] = idRange(filter.fromMs, filter.toMs);
  const before = after?.msgId === undefined || after.msgId === '' ? to : to === undefined || after.msgId < to ? after.msgId : to;
  const ids: string[] = [];
  for (const [low, high] of windows(from, before, await daysOf(sql))) {
    ids.push(...(await idsOf(sql, conditions, low, high, limit - ids.length)));
    if (ids.length >= limit) break;
  }
  return readRows(sql, ids);
}

/** Ranges of ids that together are those from `from` to `before`, newest first: some days each, then all that is older. */
export function windows(
  from: string | undefined,
  before: string | undefined,
  days: readonly number[],
): readonly (readonly [low: string | undefined, high: string | undefined])[] {
  const startOf = (id: string | undefined) => (id === undefined ? undefined : receivedAtMs(id.slice(0, 10).padEnd(26, '0')));
  const newest = Math.min(...[startOf(before), days.length === 0 ? 0 : ((days.at(-1) as number) + 1) * DAY_MS].filter((ms) => ms !== undefined));
  const ranges: [string | undefined, string | undefined][] = [];
  let high = before;
  let edge = Math.floor((newest - 1) / DAY_MS);
  for (const count of WINDOW_DAYS) {
    edge -= count - 1;
    const low = idRange(Math.max(edge, 0) * DAY_MS, undefined)[0] as string;
    if (from !== undefined && low <= from) break;
    if (high === undefined || low < high) {
      ranges.push([low, high]);
      high = low;
    }
    edge -= 1;
    if (edge < 0) break;
  }
  return [...ranges, [from, high]];
}

/** Ids of one range, newest first. */
export async function idsOf(
  sql: Sql,
  conditions: readonly Condition[],
  low: string | undefined,
  high: string | undefined,
  limit: number,
): Promise<readonly string[]> {
  const ofMail = conditions.filter((one) => one.table === 'm');
  const ofState = conditions.filter((one) => one.table === 's');
  const values: unknown[] = [];
  const key = ofMail.length > 0 || ofState.length === 0 ? 'm' : 's';
  const wheres: string[] = [];
  const add = (text: (first: number) => string, given: readonly unknown[]) => {
    wheres.push(text(values.length + 1));
    values.push(...given);
  };
  // Each table is told the range, so that only the partitions of these days are read.
  for (const table of ofState.length > 0 && key === 'm' ? ['m', 's'] : [key]) {
    if (low !== undefined) add((n) => `${table}.msg_id >= $${n}`, [low]);
    if (high !== undefined) add((n) => `${table}.msg_id < $${n}`, [high]);
  }
  for (const one of conditions) add((n) => one.sql(n), one.values);
  const tables =
    key === 's'
      ? 'journal.mail_state AS s'
      : ofState.length > 0
        ? 'journal.mail AS m JOIN journal.mail_state AS s ON s.msg_id = m.msg_id'
        : 'journal.mail AS m';
  const where = wheres.length === 0 ? '' : `WHERE ${wheres.join(' AND ')}`;
  const rows = await sql.query<{ msg_id: string }>(
    `SELECT ${key}.msg_id FROM ${tables} ${where} ORDER BY ${key}.msg_id DESC LIMIT $${values.length + 1}`,
    [...values, limit],
  );
  return rows.map((row) => row.msg_id);
}

/** Numbers of the facets that a filter asks for. */
async function readFacetNumbers(sql: Sql, filter: journalV1.Filter): Promise<FacetNumbers> {
  const names = facetNames(filter);
  const module = filter.module !== undefined && filter.status === undefined ? filter.module : undefined;
  if (names.length === 0 && module === undefined) return { of: () => undefined, ofModule: () => [] };
  const rows = await sql.query<{ name: string; id: number }>(
    'SELECT name, id FROM journal.facet WHERE name = ANY($1) OR ($2::text IS NOT NULL AND starts_with(name, $2))',
    [names, module === undefined ? null : `${module}=`],
  );
  const byName = new Map(rows.map((row) => [row.name, row.id] as const));
  return {
    of: (name) => byName.get(name),
    ofModule: (one) => rows.filter(({ name }) => name.startsWith(`${one}=`)).map((row) => row.id),
  };
}

/** Rows of mails with what they have come to, in the order of the ids. */
export async function readRows(sql: Sql, ids: readonly string[]): Promise<journalV1.MessageRow[]> {
  const kept = new Map((await readKept(sql, ids)).map((row) => [row.msg_id, row] as const));
  const states = await readStates(sql, ids);
  return ids.flatMap((id) => {
    const row = kept.get(id);
    return row === undefined ? [] : [rowOf(row, states.get(id))];
  });
}

interface KnownState {
  readonly state: string;
  readonly results: string;
}

/** State and newest results of mails. */
export async function readStates(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, KnownState>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<KnownState & { msg_id: string }>('SELECT msg_id, state, results FROM journal.mail_state WHERE msg_id = ANY($1)', [
    ids,
  ]);
  return new Map(rows.map((row) => [row.msg_id, row] as const));
}

const lines = (text: string): string[] => (text === '' ? [] : text.split('\n'));

function rowOf(row: KeptMail, known: KnownState | undefined): journalV1.MessageRow {
  const deliveries = known === undefined || known.results === '' ? [] : known.results.split(' ');
  const shared = {
    msgId: row.msg_id,
    receivedAtMs: receivedAtMs(row.msg_id) ?? 0,
    clientIp: row.client_ip,
    mailFrom: row.mail_from,
    headerFrom: row.header_from,
    recipients: lines(row.recipients),
    refusedRecipients: lines(row.refused),
    subject: row.subject,
    state: known?.state ?? '',
    deliveries,
    delivery: deliveries[0] ?? '',
  };
  if (!row.is_decided) {
    const refusal = eventsV1.RecipientRefused.decode(factBytes(row));
    const none = { size: 0, fates: [], action: '', causedBy: '', rules: [], statuses: {} };
    return { ...shared, ...none, replyCode: refusal.reply?.code ?? 0, refusalCode: refusal.code };
  }
  const fact = eventsV1.MailDecided.decode(factBytes(row));
  const mail = decidedMail(fact);
  const cause = fact.groups.find((group) => actions.fromWire(group.action) === mail.action)?.causedBy ?? '';
  return {
    ...shared,
    size: mail.size,
    replyCode: mail.replyCode,
    fates: [...mail.fates],
    action: mail.action ?? '',
    causedBy: moduleNow(cause),
    rules: fact.groups.map((group) => ({ id: group.ruleId, name: group.ruleName })),
    statuses: { ...mail.statuses },
    refusalCode: '',
  };
}
