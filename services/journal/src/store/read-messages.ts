import { eventsV1 } from '@postern/contracts';
import type { journalV1 } from '@postern/contracts';
import { linear } from '@postern/linear';
import { parseNetwork } from '@postern/net';
import type { SelectQueryBuilder, Store } from '@postern/platform-persistence';

import { deliveries, messages, refusals } from './entities.js';
import type { MessageEntity } from './entities.js';

const like = (text: string) => `%${text.replace(linear(/[\\%_]/g), '\\$&')}%`;

/** Conditions of a filter; values travel as parameters only. */
function narrow(query: SelectQueryBuilder<MessageEntity>, filter: journalV1.Filter): void {
  const add = <Value>(name: string, value: Value | undefined, where: string, bound: (value: Value) => unknown = (v) => v) => {
    if (value !== undefined) query.andWhere(where, { [name]: bound(value) });
  };
  const date = (ms: number) => new Date(ms);
  add('from', filter.fromMs, 'm.receivedAtMs >= :from', date);
  add('to', filter.toMs, 'm.receivedAtMs < :to', date);
  // The indexed column narrows, the exact ones decide.
  add('sender', filter.sender, '(m.addresses ILIKE :sender AND (m.mailFrom ILIKE :sender OR m.headerFrom ILIKE :sender))', like);
  const someRecipient = 'EXISTS (SELECT 1 FROM unnest(m.recipients) AS r WHERE r ILIKE :recipient)';
  add('recipient', filter.recipient, `(m.addresses ILIKE :recipient AND ${someRecipient})`, like);
  add('subject', filter.subject, 'm.subject ILIKE :subject', like);
  add('clientIp', filter.clientIp, clientCondition(filter.clientIp ?? ''));
  add('id', filter.msgId, '(starts_with(m.msgId, upper(:id)) OR position(lower(:id) in lower(m.messageId)) > 0)');
  add('fate', filter.fate, ':fate = ANY(m.fates)');
  add('action', filter.action, ':action = ANY(m.actions)');
  add('rule', filter.ruleId, 'CAST(:rule AS bigint) = ANY(m.ruleIds)');
  add('module', filter.module, filter.status === undefined ? 'm.statuses ? :module' : 'true');
  add('delivery', filter.delivery, `:delivery = ANY(coalesce(${NEWEST_RESULTS}, ARRAY['none']))`);
  if (filter.module !== undefined) add('status', filter.status, 'lower(m.statuses ->> :module) = lower(:status)');
}

/** A network holds addresses; what is no network is the beginning of an address. The CASE keeps what is no address, such as one with a zone, from the cast. */
function clientCondition(text: string): string {
  return text.includes('/') && parseNetwork(text) !== undefined
    ? "CASE WHEN m.clientIp ~ '^[0-9A-Fa-f.:]+$' THEN CAST(m.clientIp AS inet) <<= CAST(:clientIp AS inet) ELSE false END"
    : 'starts_with(lower(m.clientIp), lower(:clientIp))';
}

/** Newest result of each recipient of a message of `m`, each once; NULL without deliveries. One recipient's success says nothing of the others. */
const NEWEST_RESULTS = `(SELECT array_agg(DISTINCT n.result ORDER BY n.result) FROM (SELECT DISTINCT ON (d.recipient) d.result FROM journal.deliveries AS d
  WHERE d.msg_id = m.msg_id ORDER BY d.recipient, d.at DESC, d.attempt DESC) AS n)`;

/** Messages, newest first. `after` is the last row of the page before. */
export async function searchMessages(store: Store, { filter, limit, after }: journalV1.SearchRequest): Promise<journalV1.MessageRow[]> {
  const query = (await store.manager()).createQueryBuilder(messages, 'm').where('true');
  narrow(query, filter ?? {});
  if (after !== undefined)
    query.andWhere('(m.receivedAtMs, m.msgId) < (:afterAt, :afterId)', { afterAt: new Date(after.receivedAtMs), afterId: after.msgId });
  const { entities, raw } = await query
    .addSelect(NEWEST_RESULTS, 'newest')
    .orderBy('m.receivedAtMs', 'DESC')
    .addOrderBy('m.msgId', 'DESC')
    .limit(limit)
    .getRawAndEntities<{ newest: readonly string[] | null }>();
  return entities.map((row, i) => rowOf(row, raw[i]?.newest ?? []));
}

function rowOf(
  { ruleIds, ruleNames, messageId: _m, decidedAtMs: _d, actions: _a, ...row }: MessageEntity,
  results: readonly string[],
): journalV1.MessageRow {
  const rules = ruleIds.map((id, i) => ({ id: Number(id), name: ruleNames[i] ?? '' }));
  return { ...row, rules, deliveries: [...results], delivery: results[0] ?? '' };
}

/** The whole story of one mail; empty when the journal has none (yet). Without a decision no message came. */
export async function readTrace(store: Store, msgId: string): Promise<journalV1.TraceReply> {
  const manager = await store.manager();
  const message = await manager.findOne(messages, { where: { msgId }, select: { fact: true } });
  const refused = await manager.find(refusals, { where: { msgId }, select: { fact: true }, order: { atMs: 'ASC' } });
  const attempts = await manager.find(deliveries, { where: { msgId }, select: { fact: true }, order: { atMs: 'ASC', attempt: 'ASC' } });
  return {
    decision: message === null ? undefined : eventsV1.MailDecided.decode(message.fact),
    refusals: refused.map((row) => eventsV1.RecipientRefused.decode(row.fact)),
    deliveries: attempts.map((row) => eventsV1.DeliveryAttempted.decode(row.fact)),
  };
}
