import { eventsV1 } from '@postern/contracts';
import type { Sql } from '@postern/kernel';

/** Strictest first (behaviour 1.4). */
const STRICTNESS = ['delete-message', 'reject', 'delete-attachment', 'skip'];

const at = (ms: number) => new Date(ms);
/** PostgreSQL text holds no NUL. */
const text = (value: string) => value.replaceAll('\0', '');

function statusesOf(fact: eventsV1.MailDecided): Readonly<Record<string, string>> {
  return Object.fromEntries(fact.scans.flatMap((scan) => scan.modules.map((module) => [module.module, module.status])));
}

function strictest(actions: readonly string[]): string {
  return STRICTNESS.find((action) => actions.includes(action)) ?? '';
}

/** Records a decision. A fact that comes again, and a later one for the same message, change nothing: the first is what the client was told. */
export async function recordDecision(sql: Sql, fact: eventsV1.MailDecided): Promise<void> {
  const envelope = fact.envelope;
  const recipients = (envelope?.recipients ?? []).map(text);
  const actions = [...new Set(fact.groups.map((group) => group.action))];
  const action = strictest(actions);
  const mailFrom = text(envelope?.mailFrom ?? '');
  const headerFrom = text(fact.headerFrom);
  const values = [
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
    [...new Set(fact.groups.map((group) => group.fate))],
    actions,
    action,
    fact.groups.find((group) => group.action === action)?.causedBy ?? '',
    fact.groups.map((group) => group.ruleId),
    fact.groups.map((group) => text(group.ruleName)),
    JSON.stringify(statusesOf(fact)),
    Buffer.from(eventsV1.MailDecided.encode(fact).finish()),
    [mailFrom, headerFrom, ...recipients].join(' '),
  ];
  await sql.query(
    `INSERT INTO journal.messages (msg_id, received_at, decided_at, client_ip, mail_from, header_from, recipients, subject, message_id, size, reply_code, fates, actions, action, caused_by, rule_ids, rule_names, statuses, fact, addresses)
     VALUES (${values.map((_value, i) => `$${i + 1}`).join(', ')}) ON CONFLICT (msg_id) DO NOTHING`,
    values,
  );
}

/** Records an attempt; a fact that comes again changes nothing. */
export async function recordDelivery(sql: Sql, factId: string, fact: eventsV1.DeliveryAttempted): Promise<void> {
  await sql.query(
    'INSERT INTO journal.deliveries (fact_id, msg_id, recipient, attempt, result, at, fact) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (fact_id) DO NOTHING',
    [
      factId,
      fact.msgId,
      text(fact.recipient),
      fact.attempt,
      fact.result,
      at(fact.atMs),
      Buffer.from(eventsV1.DeliveryAttempted.encode(fact).finish()),
    ],
  );
}

/** Removes what is older than the time, a few thousand rows a statement; how many messages went. */
export async function forgetBefore(sql: Sql, beforeMs: number, limit = 5000): Promise<number> {
  await sql.query('DELETE FROM journal.deliveries WHERE fact_id IN (SELECT fact_id FROM journal.deliveries WHERE at < $1 LIMIT $2)', [
    at(beforeMs),
    limit,
  ]);
  const gone = await sql.query(
    'DELETE FROM journal.messages WHERE msg_id IN (SELECT msg_id FROM journal.messages WHERE received_at < $1 LIMIT $2) RETURNING msg_id',
    [at(beforeMs), limit],
  );
  return gone.length;
}
