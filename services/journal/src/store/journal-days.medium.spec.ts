import { eventsV1 } from '@postern/contracts';
import { msgIdTime } from '@postern/kernel';
import type { Database } from '@postern/kernel';
import type { Orm } from '@postern/platform-persistence';
import { openPool, startPostgres } from '@postern/testing';
import type { TestPostgres } from '@postern/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { DAY_MS, dayOf } from './days.js';
import { journalSchema } from './journal-schema.js';
import { journalWriter } from './journal-writer.js';
import type { FactsOfMail } from './journal-writer.js';
import { compactDays, isKeptDay, keepDays } from './keep-days.js';
import { moveFormerRows } from './move-former-rows.js';
import { countStrays, daysOf, dropDay, sizesOfDays } from './partitions.js';
import { readDetections, readSeries, readTotals } from './read-counts.js';
import { readEvents, UnfitCondition } from './read-events.js';
import { readTrace } from './read-trace.js';
import { searchMails } from './search-mails.js';
import { recordSystemEvent } from './system-events.js';

let postgres: TestPostgres;
let database: Database;
let store: Orm;
const NOON = Date.UTC(2026, 10, 24, 12);
const { DeliveryResult, Disposition, Action } = eventsV1;
const LIMITS = { retentionDays: 10, maxBytes: Number.MAX_SAFE_INTEGER };

const idAt = (ms: number, n: number) => `${msgIdTime(ms)}${String(n).padStart(16, '0')}`;
const packed = <Fact extends { msgId: string }>(codec: { encode(fact: Fact): { finish(): Uint8Array } }, id: string, fact: Fact) => ({
  id,
  fact,
  bytes: Buffer.from(codec.encode(fact).finish()),
});
const decision = (msgId: string, over: Partial<eventsV1.MailDecided> = {}) =>
  packed(
    eventsV1.MailDecided,
    msgId,
    eventsV1.MailDecided.fromPartial({
      msgId,
      envelope: { mailFrom: 'alice@partner.example', recipients: ['bob@local.example'], clientIp: '192.0.2.7' },
      size: 100,
      subject: `Mail ${msgId.slice(-3)}`,
      messageId: `<${msgId}@partner.example>`,
      reply: { code: 250 },
      groups: [
        {
          ruleId: 1,
          ruleName: 'Default',
          recipients: ['bob@local.example'],
          disposition: Disposition.DISPOSITION_DELIVER,
          action: Action.ACTION_SKIP,
        },
      ],
      scans: [{ scanner: 'antivirus', modules: [{ module: 'antivirus', status: 'Clean' }] }],
      ...over,
    }),
  );
const attempt = (msgId: string, n: number, result: eventsV1.DeliveryResult, recipient = 'bob@local.example') =>
  packed(
    eventsV1.DeliveryAttempted,
    `${msgId}/${recipient}/${n}`,
    eventsV1.DeliveryAttempted.fromPartial({ msgId, recipient, attempt: n, result, atMs: NOON + n }),
  );
const refusal = (msgId: string, recipient: string, code = 550) =>
  packed(
    eventsV1.RecipientRefused,
    `${msgId}/rcpt/${recipient}`,
    eventsV1.RecipientRefused.fromPartial({
      msgId,
      recipient,
      code: 'RECIPIENT_UNKNOWN',
      reply: { code },
      envelope: { mailFrom: 'alice@partner.example', clientIp: '192.0.2.7' },
      refusedAtMs: NOON,
    }),
  );
const find = (filter: object) => searchMails(store.sql, { filter, limit: 100, after: undefined });
const ids = async (filter: object = {}) => (await find(filter)).map((row) => row.msgId);

beforeAll(async () => {
  postgres = await startPostgres();
  database = openPool({ url: postgres.url });
});
afterAll(async () => {
  await database?.close();
  await postgres?.stop();
});
beforeEach(async () => {
  await database.query('DROP SCHEMA IF EXISTS journal CASCADE');
  store = journalSchema(database);
  await store.migrate();
});

describe('the state of a mail', () => {
  const msgId = idAt(NOON, 1);
  const facts: readonly FactsOfMail[] = [
    { decisions: [decision(msgId)] },
    { deliveries: [attempt(msgId, 1, DeliveryResult.DELIVERY_RESULT_DEFERRED)] },
    { deliveries: [attempt(msgId, 2, DeliveryResult.DELIVERY_RESULT_DELIVERED)] },
    { refusals: [refusal(msgId, 'nobody@local.example')] },
  ];
  it.each([[[0, 1, 2, 3]], [[2, 1, 0, 3]], [[3, 2, 0, 1]], [[1, 3, 0, 2]], [[2, 3, 1, 0]], [[0, 0, 2, 1, 2, 3, 3, 0, 1]]])(
    'and all counts are the same, whichever order its facts come in: %j',
    async (order) => {
      const writer = journalWriter(store);
      for (const n of order) await writer.record(facts[n] as FactsOfMail);
      expect(await find({ state: 'delivered' })).toMatchObject([
        { msgId, state: 'delivered', deliveries: ['delivered'], refusedRecipients: ['nobody@local.example'] },
      ]);
      expect((await readTrace(store.sql, msgId)).state).toBe('delivered');
      expect(await readTotals(store.sql, { fromMs: NOON, toMs: NOON + 60_000 }, NOON)).toEqual({
        messages: 1,
        bytes: 100,
        byFate: { deliver: 1 },
        byAction: { skip: 1 },
        byState: { delivered: 1 },
        deliveries: { deferred: 1, delivered: 1 },
      });
    },
  );

  it('of mail that never came is that of its refusal, until it comes', async () => {
    const writer = journalWriter(store);
    await writer.record({ refusals: [refusal(msgId, 'x@local.example', 450)] });
    expect(await find({ recipient: 'x@local' })).toMatchObject([{ state: 'tempfailed', refusalCode: 'RECIPIENT_UNKNOWN' }]);
    await writer.record({ refusals: [refusal(msgId, 'y@local.example')] });
    expect(await find({ recipient: 'x@local' })).toMatchObject([{ state: 'refused', refusedRecipients: ['x@local.example', 'y@local.example'] }]);
    await writer.record({ decisions: [decision(msgId)] });
    expect(await find({ recipient: 'x@local' })).toMatchObject([{ state: 'accepted', refusalCode: '', recipients: ['bob@local.example'] }]);
    expect((await readTotals(store.sql, { fromMs: NOON, toMs: NOON + 60_000 }, NOON)).byState).toEqual({ accepted: 1 });
  });
});

describe('days', () => {
  it('divide mail at midnight UTC, to the millisecond', async () => {
    const midnight = Math.floor(NOON / DAY_MS) * DAY_MS;
    const [last, first] = [idAt(midnight - 1, 1), idAt(midnight, 2)];
    await journalWriter(store).record({ decisions: [decision(last), decision(first)] });
    expect(await daysOf(store.sql)).toEqual([dayOf(midnight) - 1, dayOf(midnight)]);
    expect(await ids({ fromMs: midnight })).toEqual([first]);
    expect(await ids({ toMs: midnight })).toEqual([last]);
    expect(await dropDay(store.sql, dayOf(midnight) - 1)).toBe(1);
    expect(await ids()).toEqual([first]);
  });

  it('are the same whatever time zone the database has', async () => {
    const elsewhere = openPool({ url: postgres.url, max: 1 });
    await elsewhere.query(`SET TIME ZONE 'Pacific/Kiritimati'`);
    const midnight = Math.floor(NOON / DAY_MS) * DAY_MS;
    await journalWriter(journalSchema(elsewhere)).record({ decisions: [decision(idAt(midnight, 1)), decision(idAt(midnight - 1, 1))] });
    const series = await readSeries(elsewhere, { fromMs: midnight - DAY_MS, toMs: midnight + DAY_MS }, DAY_MS, NOON);
    await elsewhere.close();
    expect(series.map((point) => point.byState)).toEqual([{ accepted: 1 }, { accepted: 1 }]);
  });

  it('may go while somebody pages through them, and the rest is still found', async () => {
    const all = Array.from({ length: 40 }, (_none, n) => idAt(NOON - n * 6 * 3_600_000, n));
    await journalWriter(store).record({ decisions: all.map((id) => decision(id)) });
    const page = async (after?: string) =>
      (await searchMails(store.sql, { filter: {}, limit: 7, after: after === undefined ? undefined : { receivedAtMs: 0, msgId: after } })).map(
        (row) => row.msgId,
      );
    const first = await page();
    await dropDay(store.sql, dayOf(NOON) - 2);
    const seen = [...first];
    for (let last = first.at(-1); last !== undefined; ) {
      const next = await page(last);
      seen.push(...next);
      last = next.at(-1);
    }
    expect(seen).toEqual(all.filter((id) => first.includes(id) || dayOfId(id, all) !== dayOf(NOON) - 2));
  });

  it('that leave by age take all that is about their mails, and today and the next have partitions', async () => {
    const [old, kept] = [idAt(NOON - 11 * DAY_MS, 1), idAt(NOON - 10 * DAY_MS, 2)];
    await journalWriter(store).record({
      decisions: [decision(old), decision(kept)],
      deliveries: [attempt(old, 1, DeliveryResult.DELIVERY_RESULT_DELIVERED)],
    });
    expect(await keepDays(store.sql, NOON, LIMITS)).toEqual({ forgotten: 1, strays: 0 });
    expect(await ids()).toEqual([kept]);
    expect((await readTrace(store.sql, old)).deliveries).toEqual([]);
    expect(await daysOf(store.sql)).toEqual([-10, 0, 1, 2].map((n) => dayOf(NOON) + n));
    expect(await keepDays(store.sql, NOON, LIMITS)).toEqual({ forgotten: 0, strays: 0 });
  });

  it('that leave for room are the oldest, and today stays', async () => {
    await journalWriter(store).record({ decisions: [0, 1, 2, 3].map((n) => decision(idAt(NOON - n * DAY_MS, n))) });
    await keepDays(store.sql, NOON, LIMITS);
    const all = (await sizesOfDays(store.sql)).reduce((sum, one) => sum + one.bytes, 0);
    expect(await keepDays(store.sql, NOON, { ...LIMITS, maxBytes: all - 1 })).toMatchObject({ forgotten: 1 });
    expect(await ids()).toEqual([0, 1, 2].map((n) => idAt(NOON - n * DAY_MS, n)));
    await keepDays(store.sql, NOON, { ...LIMITS, maxBytes: 1 });
    expect(await ids()).toEqual([idAt(NOON, 0)]);
  });

  it('that are over get their indexes anew, once, and are found as before', async () => {
    const old = [2, 3].map((n) => idAt(NOON - n * DAY_MS, n));
    await journalWriter(store).record({ decisions: [idAt(NOON, 0), ...old].map((id) => decision(id)) });
    const filenodes = () => database.query('SELECT relname, relfilenode FROM pg_class WHERE relname LIKE $1 ORDER BY 1', ['mail_2026%_pkey']);
    const before = await filenodes();
    await compactDays(store.sql, NOON);
    const after = await filenodes();
    expect(after.filter((row, i) => JSON.stringify(row) !== JSON.stringify(before[i]))).toHaveLength(2);
    await compactDays(store.sql, NOON);
    expect(await filenodes()).toEqual(after);
    expect(await ids({ subject: 'mail' })).toEqual([idAt(NOON, 0), ...old]);
    expect(await database.query(`SELECT 1 FROM pg_index WHERE NOT indisvalid`)).toEqual([]);
  });

  it('take in what waited among the rest once they may have partitions', async () => {
    const keeps = (now: number) => (day: number) => isKeptDay(day, now, LIMITS.retentionDays);
    const [soon, never] = [idAt(NOON + 3 * DAY_MS, 1), idAt(NOON + 4000 * DAY_MS, 2)];
    const writer = journalWriter(store, keeps(NOON));
    await writer.record({ decisions: [decision(soon), decision(never)], deliveries: [attempt(soon, 1, DeliveryResult.DELIVERY_RESULT_DELIVERED)] });
    expect(await countStrays(store.sql)).toBe(2);
    expect(await ids()).toEqual([never, soon]);
    expect(await keepDays(store.sql, NOON + DAY_MS, LIMITS)).toEqual({ forgotten: 0, strays: 1 });
    expect(await find({ state: 'delivered' })).toMatchObject([{ msgId: soon }]);
    expect(await keepDays(store.sql, NOON + 4020 * DAY_MS, LIMITS)).toEqual({ forgotten: 2, strays: 0 });
  });
});

describe('what releases before the days wrote', () => {
  it('is found after it was moved, also when their pods go on writing, and its old names are those of now', async () => {
    const msgId = idAt(NOON, 5);
    const own = decision(msgId, {
      scans: [
        eventsV1.MailDecided.fromPartial({ scans: [{ scanner: 'antivirus', modules: [{ module: 'AV', status: 'Infected' }] }] }).scans[0] as never,
      ],
    });
    const write = async () => {
      await database.query(
        `INSERT INTO journal.messages (msg_id, received_at, decided_at, client_ip, mail_from, header_from, recipients, subject, message_id, size, reply_code, fates, actions, action, caused_by, rule_ids, rule_names, statuses, fact, addresses)
         VALUES ($1, $2, $2, '', '', '', '{}', '', '', 1, 250, '{}', '{}', '', '', '{}', '{}', '{}', $3, '')`,
        [msgId, new Date(NOON), own.bytes],
      );
      const one = attempt(msgId, 1, DeliveryResult.DELIVERY_RESULT_BOUNCED);
      await database.query(
        `INSERT INTO journal.deliveries (fact_id, msg_id, recipient, attempt, result, at, fact) VALUES ($1, $2, 'x', 1, 'bounced', $3, $4)`,
        [one.id, msgId, new Date(NOON), one.bytes],
      );
    };
    const writer = journalWriter(store);
    for (let round = 0; round < 2; round++) {
      await write();
      expect(await moveFormerRows(store.sql, writer, NOON - DAY_MS)).toBe(2);
      expect(await moveFormerRows(store.sql, writer, NOON - DAY_MS)).toBe(0);
    }
    expect(await find({ module: 'antivirus', status: 'Infected', state: 'bounced' })).toMatchObject([{ msgId, statuses: { antivirus: 'Infected' } }]);
    expect((await readTotals(store.sql, { fromMs: NOON, toMs: NOON + 60_000 }, NOON)).messages).toBe(1);
  });

  it('leaves when it is too old to be moved', async () => {
    const one = attempt(idAt(NOON, 5), 1, DeliveryResult.DELIVERY_RESULT_BOUNCED);
    await database.query(
      `INSERT INTO journal.deliveries (fact_id, msg_id, recipient, attempt, result, at, fact) VALUES ('a', 'b', 'x', 1, 'bounced', $1, $2)`,
      [new Date(NOON), one.bytes],
    );
    expect(await moveFormerRows(store.sql, journalWriter(store), NOON + 1)).toBe(0);
    expect(await database.query('SELECT 1 FROM journal.deliveries')).toEqual([]);
  });
});

describe('counts', () => {
  it('equal a recount of the rows, whatever facts came, how often and in which order', async () => {
    let seed = 7;
    const next = (max: number) => (seed = (seed * 48_271) % 2_147_483_647) % max;
    const writer = journalWriter(store);
    const results = [DeliveryResult.DELIVERY_RESULT_DELIVERED, DeliveryResult.DELIVERY_RESULT_DEFERRED, DeliveryResult.DELIVERY_RESULT_BOUNCED];
    const codes = [250, 451, 550];
    const mails = Array.from({ length: 30 }, (_none, n) => idAt(NOON - next(40) * 3_600_000 - next(3_600_000), n));
    for (let round = 0; round < 60; round++) {
      const one = () => mails[next(mails.length)] as string;
      await writer.record({
        decisions: Array.from({ length: next(4) }, () =>
          decision(one(), { reply: { code: codes[next(3)] as number, enhanced: '', text: '' }, size: 10 + next(90) }),
        ),
        deliveries: Array.from({ length: next(4) }, () =>
          attempt(one(), 1 + next(3), results[next(3)] as eventsV1.DeliveryResult, `r${next(2)}@local.example`),
        ),
        refusals: Array.from({ length: next(2) }, () => refusal(one(), `x${next(3)}@local.example`)),
      });
    }
    const period = { fromMs: NOON - 50 * 3_600_000, toMs: NOON + 3_600_000 };
    const rows = await find({});
    const countBy = (words: readonly string[]) =>
      Object.fromEntries([...new Set(words)].map((word) => [word, words.filter((one) => one === word).length]));
    const decidedRows = rows.filter((row) => row.refusalCode === '');
    const attempts = await database.query<{ result: string }>('SELECT result FROM journal.attempt');
    for (const now of [NOON, NOON + 30 * DAY_MS])
      expect(await readTotals(store.sql, period, now)).toEqual({
        messages: decidedRows.length,
        bytes: decidedRows.reduce((sum, row) => sum + row.size, 0),
        byFate: countBy(decidedRows.flatMap((row) => row.fates)),
        byAction: countBy(decidedRows.map((row) => row.action)),
        byState: countBy(rows.map((row) => row.state)),
        deliveries: countBy(attempts.map((row) => row.result)),
      });
    for (const state of new Set(rows.map((row) => row.state)))
      expect(await ids({ state })).toEqual(rows.filter((row) => row.state === state).map((row) => row.msgId));
    const series = await readSeries(store.sql, period, 6 * 3_600_000, NOON);
    const summed: Record<string, number> = {};
    for (const point of series) for (const [state, count] of Object.entries(point.byState)) summed[state] = (summed[state] ?? 0) + count;
    expect(summed).toEqual(countBy(rows.map((row) => row.state)));
    expect(await readDetections(store.sql, period, NOON)).toEqual([{ module: 'antivirus', status: 'Clean', count: decidedRows.length }]);
  });
});

describe('events', () => {
  const events = (kind: string, conditions: readonly { column: string; operator: string; values: string[] }[] = [], over: object = {}) =>
    readEvents(store.sql, { kind, conditions: [...conditions], limit: 50, after: undefined, ...over });

  it('of mail are found by each column with its operators', async () => {
    const [a, b, c] = [idAt(NOON, 1), idAt(NOON + 1, 2), idAt(NOON + 2, 3)];
    await journalWriter(store).record({
      decisions: [decision(a, { subject: '100% sure' }), decision(b, { subject: "=cmd|' OR 1=1 --" })],
      deliveries: [attempt(b, 1, DeliveryResult.DELIVERY_RESULT_DELIVERED)],
      refusals: [refusal(c, 'nobody@local.example')],
    });
    const by = async (column: string, operator: string, ...values: string[]) =>
      (await events('mail', [{ column, operator, values }])).map((one) => one.id);
    expect((await events('mail')).map((one) => [one.id, one.name, one.level])).toEqual([
      [c, 'mail.refused', 'warning'],
      [b, 'mail.delivered', 'info'],
      [a, 'mail.accepted', 'info'],
    ]);
    expect(await by('subject', 'contains', '% S')).toEqual([a]);
    expect(await by('subject', 'contains', "' OR 1=1")).toEqual([b]);
    expect(await by('subject', 'starts', '=CMD')).toEqual([b]);
    expect(await by('recipient', 'eq', 'Nobody@local.example')).toEqual([c]);
    expect(await by('recipient', 'starts', 'bob')).toEqual([b, a]);
    expect(await by('recipient', 'ne', 'bob@local.example')).toEqual([c]);
    expect(await by('recipient', 'in', 'x', 'bob@local.example')).toEqual([b, a]);
    expect(await by('state', 'in', 'delivered', 'refused')).toEqual([c, b]);
    expect(await by('name', 'starts', 'mail.re')).toEqual([c]);
    expect(await by('level', 'eq', 'info')).toEqual([b, a]);
    expect(await by('replyCode', 'gt', '500')).toEqual([c]);
    expect(await by('time', 'gt', new Date(NOON + 1).toISOString())).toEqual([c]);
    expect(await by('time', 'lt', new Date(NOON + 1).toISOString())).toEqual([a]);
    expect(await by('sender', 'ne', 'alice@partner.example')).toEqual([]);
    expect(await by('msgId', 'eq', a)).toEqual([a]);
    await expect(by('fact', 'eq', 'x')).rejects.toBeInstanceOf(UnfitCondition);
    await expect(by('subject', 'gt', 'x')).rejects.toBeInstanceOf(UnfitCondition);
  });

  it('of the system come once, newest first, page by page', async () => {
    const event = (n: number) => ({
      id: `e/${n}`,
      atMs: NOON + n,
      name: 'service.started' as const,
      service: n % 2 === 0 ? 'pipeline' : 'delivery',
      instance: `i${n}`,
      detail: { n, text: 'a\0b' },
    });
    for (const n of [1, 2, 3, 3, 1]) await recordSystemEvent(store.sql, event(n));
    const [first] = await events('system', [], { limit: 1 });
    expect(first).toMatchObject({
      id: 'e/3',
      name: 'service.started',
      level: 'info',
      columns: { service: 'delivery', instance: 'i3', detail: '{"n":3,"text":"ab"}' },
    });
    expect((await events('system', [], { after: { atMs: first?.atMs ?? 0, id: 'e/3' } })).map((one) => one.id)).toEqual(['e/2', 'e/1']);
    expect((await events('system', [{ column: 'service', operator: 'eq', values: ['pipeline'] }])).map((one) => one.id)).toEqual(['e/2']);
    expect((await events('system', [{ column: 'detail', operator: 'contains', values: ['"n": 1'] }])).map((one) => one.id)).toEqual(['e/1']);
  });
});

function dayOfId(id: string, all: readonly string[]): number {
  return dayOf(NOON - all.indexOf(id) * 6 * 3_600_000);
}
