import type { eventsV1 } from '@postern/contracts';
import { Defect } from '@postern/kernel';
import type { Store } from '@postern/platform-persistence';
import { strictest } from '@postern/policy';
import { actions, deliveryResults, dispositions } from '@postern/wire';

// One statement for many rows, on the way of each fact: SQL, since a repository would build the statement anew each time.

const at = (ms: number) => new Date(ms);
/** PostgreSQL text holds no NUL. */
const text = (value: string) => value.replaceAll('\0', '');

function statusesOf(fact: eventsV1.MailDecided): Readonly<Record<string, string>> {
  return Object.fromEntries(fact.scans.flatMap((scan) => scan.modules.map((module) => [module.module, module.status])));
}

/** A fact as it was read, and its bytes as they came, which are kept: a newer version may have fields that this one does not know. */
export interface Recorded<Fact> {
  /** Id of the fact on the bus. */
  readonly id: string;
  readonly fact: Fact;
  readonly bytes: Buffer;
}

const MESSAGE_COLUMNS =
  'msg_id, received_at, decided_at, client_ip, mail_from, header_from, recipients, subject, message_id, size, reply_code, fates, actions, action, caused_by, rule_ids, rule_names, statuses, fact, addresses';
const DELIVERY_COLUMNS = 'fact_id, msg_id, recipient, attempt, result, at, fact';
const REFUSAL_COLUMNS = 'fact_id, msg_id, recipient, client_ip, reply_code, at, fact';
const ON_FACT_AGAIN = '(fact_id) DO NOTHING';

/**
 * Records decisions, in one statement when each is for another message. A fact that comes again changes nothing. Of two for the same message, as when a pipeline went away and another was asked, that one
 * stands which binds more: accepted mail is delivered whatever else was decided, and a refusal ends what was only put off.
 */
export async function recordDecisions(store: Store, facts: readonly Recorded<eventsV1.MailDecided>[]): Promise<void> {
  // One statement takes a message once.
  const firsts = new Map<string, Recorded<eventsV1.MailDecided>>();
  const others: Recorded<eventsV1.MailDecided>[] = [];
  for (const one of facts) {
    if (firsts.has(one.fact.msgId)) others.push(one);
    else firsts.set(one.fact.msgId, one);
  }
  await insert(store, 'messages', MESSAGE_COLUMNS, ON_DECIDED_AGAIN, [...firsts.values()].map(messageRow));
  if (others.length > 0) await recordDecisions(store, others);
}

const BINDING = (row: string) => `CASE WHEN ${row}.reply_code = 250 THEN 2 WHEN ${row}.reply_code >= 500 THEN 1 ELSE 0 END`;
const ON_DECIDED_AGAIN = `(msg_id) DO UPDATE SET (${MESSAGE_COLUMNS}) = (${MESSAGE_COLUMNS.split(', ')
  .map((column) => `excluded.${column}`)
  .join(', ')})
  WHERE ${BINDING('excluded')} > ${BINDING('messages')}`;

/** Records attempts in one statement; a fact that comes again changes nothing. */
export async function recordDeliveries(store: Store, facts: readonly Recorded<eventsV1.DeliveryAttempted>[]): Promise<void> {
  const rows = facts.map(({ id, fact, bytes }) => [
    id,
    fact.msgId,
    text(fact.recipient),
    fact.attempt,
    wordOf(deliveryResults, fact.result),
    at(fact.atMs),
    bytes,
  ]);
  await insert(store, 'deliveries', DELIVERY_COLUMNS, ON_FACT_AGAIN, rows);
}

/** Records refusals at RCPT in one statement; a fact that comes again changes nothing. */
export async function recordRefusals(store: Store, facts: readonly Recorded<eventsV1.RecipientRefused>[]): Promise<void> {
  const rows = facts.map(({ id, fact, bytes }) => [
    id,
    fact.msgId,
    text(fact.recipient),
    fact.envelope?.clientIp ?? '',
    fact.reply?.code ?? 0,
    at(fact.refusedAtMs),
    bytes,
  ]);
  await insert(store, 'refusals', REFUSAL_COLUMNS, ON_FACT_AGAIN, rows);
}

/** The word of a closed list. Facts with other values are dead letters before they come here. */
function wordOf<Word extends string>(words: { fromWire(value: number): Word | undefined }, value: number): Word {
  const word = words.fromWire(value);
  if (word === undefined) throw new Defect(`a fact with the unknown value ${value} was handed on`);
  return word;
}

async function insert(store: Store, table: string, columns: string, onConflict: string, rows: readonly (readonly unknown[])[]): Promise<void> {
  if (rows.length === 0) return;
  let parameter = 0;
  const places = rows.map((row) => `(${row.map(() => `$${++parameter}`).join(', ')})`);
  await store.sql.query(`INSERT INTO journal.${table} (${columns}) VALUES ${places.join(', ')} ON CONFLICT ${onConflict}`, rows.flat());
}

function messageRow({ fact, bytes }: Recorded<eventsV1.MailDecided>): readonly unknown[] {
  const envelope = fact.envelope;
  const recipients = (envelope?.recipients ?? []).map(text);
  const groups = fact.groups.map((group) => ({ ...group, action: wordOf(actions, group.action), fate: wordOf(dispositions, group.disposition) }));
  const applied = [...new Set(groups.map((group) => group.action))];
  const action = strictest(applied);
  const mailFrom = text(envelope?.mailFrom ?? '');
  const headerFrom = text(fact.headerFrom);
  return [
    fact.msgId,
    at(envelope?.receivedAtMs ?? fact.decidedAtMs),
    at(fact.decidedAtMs),
    envelope?.clientIp ?? '',
    mailFrom,
    headerFrom,
    recipients,
    text(fact.subject),
    text(fact.messageId),
    fact.size,
    fact.reply?.code ?? 0,
    [...new Set(groups.map((group) => group.fate))],
    applied,
    applied.length === 0 ? '' : action,
    groups.find((group) => group.action === action)?.causedBy ?? '',
    groups.map((group) => group.ruleId),
    groups.map((group) => text(group.ruleName)),
    JSON.stringify(statusesOf(fact)),
    bytes,
    [mailFrom, headerFrom, ...recipients].join(' '),
  ];
}

/** Removes what is older than the time, a few thousand rows a statement; how many messages went. */
export async function forgetBefore(store: Store, beforeMs: number, limit = 5000): Promise<number> {
  await store.sql.query('DELETE FROM journal.deliveries WHERE fact_id IN (SELECT fact_id FROM journal.deliveries WHERE at < $1 LIMIT $2)', [
    at(beforeMs),
    limit,
  ]);
  await store.sql.query('DELETE FROM journal.refusals WHERE fact_id IN (SELECT fact_id FROM journal.refusals WHERE at < $1 LIMIT $2)', [
    at(beforeMs),
    limit,
  ]);
  const gone = await store.sql.query(
    'DELETE FROM journal.messages WHERE msg_id IN (SELECT msg_id FROM journal.messages WHERE received_at < $1 LIMIT $2) RETURNING msg_id',
    [at(beforeMs), limit],
  );
  return gone.length;
}
