import { eventsV1 } from '@postern/contracts';
import type { journalV1 } from '@postern/contracts';
import { msgIdTime } from '@postern/kernel';
import type { Database } from '@postern/kernel';
import type { Orm } from '@postern/platform-persistence';
import { openPool, startPostgres } from '@postern/testing';
import type { TestPostgres } from '@postern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { journalSchema } from './journal-schema.js';
import { readDetections, readSeries, readTotals } from './read-counts.js';
import { journalWriter } from './journal-writer.js';
import type { FactsOfMail, JournalWriter, Recorded } from './journal-writer.js';
import { dropDay } from './partitions.js';
import { dayOf } from './days.js';
import { readTrace as readStory } from './read-trace.js';
import { searchMails } from './search-mails.js';

let postgres: TestPostgres;
let database: Database;
let store: Orm;
let writer: JournalWriter;
const HOUR = 3_600_000;
const DELIVERED = { disposition: eventsV1.Disposition.DISPOSITION_DELIVER, action: eventsV1.Action.ACTION_SKIP };
const REFUSED = { disposition: eventsV1.Disposition.DISPOSITION_REJECT, action: eventsV1.Action.ACTION_REJECT };
const { DELIVERY_RESULT_DEFERRED: DEFERRED, DELIVERY_RESULT_DELIVERED: ARRIVED, DELIVERY_RESULT_DELETED: DELETED } = eventsV1.DeliveryResult;
const T0 = Date.UTC(2026, 10, 24, 10);

const decided = (fact: eventsV1.MailDecided): Recorded<eventsV1.MailDecided> => ({
  id: fact.msgId,
  fact,
  bytes: Buffer.from(eventsV1.MailDecided.encode(fact).finish()),
});
const attempted = (id: string, fact: eventsV1.DeliveryAttempted): Recorded<eventsV1.DeliveryAttempted> => ({
  id,
  fact,
  bytes: Buffer.from(eventsV1.DeliveryAttempted.encode(fact).finish()),
});

function fact(n: number, over: Partial<eventsV1.MailDecided> = {}): eventsV1.MailDecided {
  return eventsV1.MailDecided.fromPartial({
    msgId: `${msgIdTime(T0 + n * 60_000)}4RRFFQ69G5FAVX${String(n).padStart(2, '0')}`,
    envelope: { mailFrom: `sender${n}@partner.example`, recipients: ['bob@local.example'], clientIp: '192.0.2.7', receivedAtMs: T0 + n * 60_000 },
    size: 1000,
    subject: `Report ${n} 100% sure`,
    messageId: `<${n}@partner.example>`,
    headerFrom: 'Alice <alice@partner.example>',
    reply: { code: 250, enhanced: '2.6.0', text: 'ok' },
    groups: [{ ruleId: 1, ruleName: 'Default', recipients: ['bob@local.example'], ...DELIVERED }],
    scans: [{ scanner: 'antivirus', modules: [{ module: 'antivirus', status: n % 2 === 0 ? 'Clean' : 'Infected' }] }],
    decidedAtMs: T0 + n * 60_000 + 500,
    ...over,
  });
}

beforeAll(async () => {
  postgres = await startPostgres();
  database = openPool({ url: postgres.url });
  store = journalSchema(database);
  await store.migrate();
  await store.migrate();
  writer = journalWriter(store);
  await recordDecisions(Array.from({ length: 10 }, (_, n) => decided(fact(n))));
  await recordDecisions([
    decided(
      fact(10, {
        envelope: { ...(fact(10).envelope as NonNullable<eventsV1.MailDecided['envelope']>), recipients: ['a@local.example', 'b@local.example'] },
        subject: 'mixed\0 fate',
        groups: [
          {
            ruleId: 7,
            ruleName: 'Strict',
            recipients: ['a@local.example'],
            ...REFUSED,
            causedBy: 'antivirus',
            backup: true,
            splices: [],
            explanation: ['because'],
            notifySender: false,
          },
          {
            ruleId: 1,
            ruleName: 'Default',
            recipients: ['b@local.example'],
            ...DELIVERED,
            causedBy: '',
            backup: false,
            splices: [],
            explanation: [],
            notifySender: false,
          },
        ],
      }),
    ),
  ]);
});
afterAll(async () => {
  await database?.close();
  await postgres?.stop();
});
const recordDecisions = (decisions: FactsOfMail['decisions'] = []) => writer.record({ decisions });
const recordDeliveries = (deliveries: FactsOfMail['deliveries'] = []) => writer.record({ deliveries });
const recordRefusals = (refusals: FactsOfMail['refusals'] = []) => writer.record({ refusals });
const readTrace = (on: Orm, msgId: string) => readStory(on.sql, msgId);
const search = (request: Partial<journalV1.SearchRequest>) => searchMails(store.sql, { filter: {}, limit: 50, after: undefined, ...request });
const ids = async (filter: journalV1.Filter) => (await search({ filter })).map((row) => Number(row.msgId.slice(-2)));

describe('the journal', () => {
  it.each([
    ['put off and accepted', [451, 250], 250],
    ['accepted and put off', [250, 451], 250],
    ['put off and refused', [451, 550], 550],
    ['refused and accepted', [550, 250], 250],
    ['accepted and refused', [250, 550], 250],
  ])('keeps of mail that was %s, in one statement or two, what binds most', async (_what, codes, stands) => {
    const told = (n: number) => codes.map((code) => decided(fact(n, { reply: { code, enhanced: '', text: '' }, subject: `told ${code}` })));
    await recordDecisions(told(98));
    for (const one of told(99)) await recordDecisions([one]);
    const rows = await database.query(`DELETE FROM journal.mail WHERE msg_id LIKE '%9_' RETURNING reply_code, subject`);
    await database.query(`DELETE FROM journal.mail_state WHERE msg_id LIKE '%9_'`);
    await database.query('DELETE FROM journal.tally WHERE slot >= $1', [new Date(T0 + HOUR)]);
    expect(rows).toEqual(Array.from({ length: 2 }, () => ({ reply_code: stands, subject: `told ${stands}` })));
  });

  it('finds mail newest first, page by page', async () => {
    const first = await search({ limit: 4 });
    expect(first.map((r) => Number(r.msgId.slice(-2)))).toEqual([10, 9, 8, 7]);
    const last = first.at(-1);
    const second = await search({ limit: 4, after: last });
    expect(second.map((r) => Number(r.msgId.slice(-2)))).toEqual([6, 5, 4, 3]);
  });

  it.each([
    ['sender', { sender: 'SENDER3@' }, [3]],
    ['the From field', { sender: 'alice', toMs: T0 + 60_000 }, [0]],
    ['recipient', { recipient: 'a@local' }, [10]],
    ['a recipient that is only a sender', { recipient: 'sender3' }, []],
    ['subject with a percent sign as it stands', { subject: '5 100% s' }, [5]],
    ['message id field', { msgId: '4@partner' }, [4]],
    ['our id in lower case', { msgId: fact(2).msgId.toLowerCase() }, [2]],
    ['fate of one of its groups', { fate: 'reject' }, [10]],
    ['rule', { ruleId: 7 }, [10]],
    ['time', { fromMs: T0 + 2 * 60_000, toMs: T0 + 4 * 60_000 }, [3, 2]],
    ['client', { clientIp: '192.0.2.8' }, []],
    ['network of the client', { clientIp: '192.0.0.0/16', subject: 'mixed' }, [10]],
    ['network that no client is in', { clientIp: '198.51.100.0/24' }, []],
    ['IPv6 network', { clientIp: '2001:db8::/32' }, []],
    ['network that is none, and so the beginning of no address', { clientIp: '192.0.2.0/99' }, []],
    ['beginning of the address of the client', { clientIp: '192.0', subject: 'mixed' }, [10]],
    ['beginning of a MsgId, in any case', { msgId: fact(10).msgId.slice(0, 10).toLowerCase(), subject: 'mixed' }, [10]],
    ['middle of a MsgId, which is not one', { msgId: fact(10).msgId.slice(3) }, []],
    ['deliveries that nobody tried', { delivery: 'none', subject: 'mixed' }, [10]],
    ['a state of deliveries that no mail is in', { delivery: 'deferred' }, []],
    ['a text that is SQL', { subject: "' OR 1=1 --" }, []],
  ])('finds by %s', async (_name, filter, expected) => {
    expect(await ids(filter)).toEqual(expected);
  });

  it('finds by the status of a module', async () => {
    expect(await ids({ module: 'antivirus', status: 'infected' })).toEqual([9, 7, 5, 3, 1]);
    expect(await ids({ module: 'senderAuth' })).toEqual([]);
  });

  it('tells the whole story with its deliveries, each once', async () => {
    const attempt = (n: number, result: eventsV1.DeliveryResult) =>
      eventsV1.DeliveryAttempted.fromPartial({ msgId: fact(1).msgId, recipient: 'bob@local.example', attempt: n, result, atMs: T0 + n });
    await recordDeliveries([2, 1, 1].map((n) => attempted(`d/${n}`, attempt(n, n === 1 ? DEFERRED : ARRIVED))));
    const trace = await readTrace(store, fact(1).msgId);
    expect(trace.decision).toEqual(fact(1));
    expect(trace.deliveries.map((d) => d.result)).toEqual([DEFERRED, ARRIVED]);
    expect(await search({ filter: { msgId: fact(1).msgId }, limit: 1 })).toMatchObject([
      { deliveries: ['delivered'], rules: [{ id: 1, name: 'Default' }] },
    ]);
    expect(await readTrace(store, 'nothing')).toEqual({ decision: undefined, refusals: [], deliveries: [], state: '' });
  });

  it.each<[string, readonly (readonly [string, number, eventsV1.DeliveryResult])[], readonly string[]]>([
    [
      'one waits while another has it',
      [
        ['a', 1, DEFERRED],
        ['b', 1, ARRIVED],
      ],
      ['deferred', 'delivered'],
    ],
    [
      'one waits although another had it later',
      [
        ['a', 1, DEFERRED],
        ['b', 1, DEFERRED],
        ['b', 2, ARRIVED],
      ],
      ['deferred', 'delivered'],
    ],
    [
      'one was removed from the queue',
      [
        ['a', 1, DEFERRED],
        ['a', 1, DELETED],
      ],
      ['deleted'],
    ],
    [
      'all have it',
      [
        ['a', 1, DEFERRED],
        ['a', 2, ARRIVED],
        ['b', 1, ARRIVED],
      ],
      ['delivered'],
    ],
  ])('says of a mail what became of each recipient: %s', async (name, attempts, expected) => {
    const { msgId } = fact(6);
    await store.sql.query('DELETE FROM journal.attempt WHERE msg_id = $1', [msgId]);
    await recordDeliveries(
      attempts.map(([recipient, attempt, result], i) =>
        attempted(`${name}/${i}`, eventsV1.DeliveryAttempted.fromPartial({ msgId, recipient, attempt, result, atMs: T0 + i })),
      ),
    );
    expect(await search({ filter: { msgId }, limit: 1 })).toMatchObject([{ deliveries: expected }]);
    for (const delivery of ['delivered', 'deferred', 'deleted', 'none'])
      expect(await ids({ msgId, delivery })).toEqual(expected.includes(delivery) ? [6] : []);
    await store.sql.query('DELETE FROM journal.attempt WHERE msg_id = $1', [msgId]);
  });

  it('tells of recipients that were refused, also when no message came', async () => {
    const refused = (msgId: string, recipient: string, refusedAtMs: number): Recorded<eventsV1.RecipientRefused> => {
      const one = eventsV1.RecipientRefused.fromPartial({ msgId, recipient, refusedAtMs, reply: { code: 550 } });
      return { id: `${msgId}/rcpt/${refusedAtMs}`, fact: one, bytes: Buffer.from(eventsV1.RecipientRefused.encode(one).finish()) };
    };
    const alone = `${msgIdTime(T0 + 40 * 60_000)}4RRFFQ69G5FAVX99`;
    const [first, second] = [refused(alone, 'x@far.example\0', T0), refused(alone, 'y@far.example', T0 + 1)];
    await recordRefusals([second, first, first, refused(fact(3).msgId, 'z@far.example', T0)]);
    const recipients = async (msgId: string) => (await readTrace(store, msgId)).refusals.map(({ recipient }) => recipient);
    expect(await recipients(alone)).toEqual(['x@far.example\0', 'y@far.example']);
    expect((await readTrace(store, alone)).decision).toBeUndefined();
    expect(await recipients(fact(3).msgId)).toEqual(['z@far.example']);
    expect((await readTrace(store, fact(3).msgId)).decision).toEqual(fact(3));
    expect(await recipients(fact(4).msgId)).toEqual([]);
  });

  it('does not let a repeated fact change what is recorded', async () => {
    await recordDecisions([decided(fact(2, { subject: 'changed' }))]);
    expect((await readTrace(store, fact(2).msgId)).decision?.subject).toBe(fact(2).subject);
  });

  it('adds up', async () => {
    const period = { fromMs: T0, toMs: T0 + HOUR };
    expect(await readTotals(store.sql, period, T0 + HOUR)).toMatchObject({
      messages: 11,
      bytes: 11_000,
      byFate: { deliver: 11, reject: 1 },
      byAction: { skip: 10, reject: 1 },
    });
    const series = await readSeries(store.sql, period, 300_000, T0 + HOUR);
    expect(series).toHaveLength(12);
    expect(series.map((point) => point.byFate['deliver'] ?? 0)).toEqual([5, 5, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(await readDetections(store.sql, period, T0 + HOUR)).toEqual([
      { module: 'antivirus', status: 'Clean', count: 6 },
      { module: 'antivirus', status: 'Infected', count: 5 },
    ]);
  });

  it('forgets a day with all that is about its mails', async () => {
    expect(await dropDay(store.sql, dayOf(T0))).toBe(12);
    expect(await ids({})).toEqual([]);
    expect(await readTrace(store, fact(3).msgId)).toEqual({ decision: undefined, refusals: [], deliveries: [], state: '' });
  });
});
