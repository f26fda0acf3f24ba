import { eventsV1 } from '@postern/contracts';
import type { Database } from '@postern/kernel';
import { migrate } from '@postern/platform-persistence';
import { openPool, startPostgres } from '@postern/testing';
import type { TestPostgres } from '@postern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { JOURNAL_MIGRATIONS } from './migrations.js';
import { readDetections, readSeries, readTotals } from './read-counts.js';
import { readTrace, searchMessages } from './read-messages.js';
import { forgetBefore, recordDecisions, recordDeliveries } from './write-facts.js';
import type { Recorded } from './write-facts.js';

let postgres: TestPostgres;
let sql: Database;
const HOUR = 3_600_000;
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
    msgId: `01ARZ3NDEKTSV4RRFFQ69G5F${String(n).padStart(2, '0')}`,
    envelope: { mailFrom: `sender${n}@partner.example`, recipients: ['bob@local.example'], clientIp: '192.0.2.7', receivedAtMs: T0 + n * 60_000 },
    size: 1000,
    subject: `Report ${n} 100% sure`,
    messageId: `<${n}@partner.example>`,
    headerFrom: 'Alice <alice@partner.example>',
    reply: { code: 250, enhanced: '2.6.0', text: 'ok' },
    groups: [{ ruleId: 1, ruleName: 'Default', recipients: ['bob@local.example'], fate: 'deliver', action: 'skip' }],
    scans: [{ scanner: 'antivirus', modules: [{ module: 'antivirus', status: n % 2 === 0 ? 'Clean' : 'Infected' }] }],
    decidedAtMs: T0 + n * 60_000 + 500,
    ...over,
  });
}

beforeAll(async () => {
  postgres = await startPostgres();
  sql = openPool({ url: postgres.url });
  await migrate(sql, 'journal', JOURNAL_MIGRATIONS);
  await migrate(sql, 'journal', JOURNAL_MIGRATIONS);
  await recordDecisions(
    sql,
    Array.from({ length: 10 }, (_, n) => decided(fact(n))),
  );
  await recordDecisions(sql, [
    decided(
      fact(10, {
        envelope: { ...(fact(10).envelope as NonNullable<eventsV1.MailDecided['envelope']>), recipients: ['a@local.example', 'b@local.example'] },
        subject: 'mixed\0 fate',
        groups: [
          {
            ruleId: 7,
            ruleName: 'Strict',
            recipients: ['a@local.example'],
            fate: 'reject',
            action: 'reject',
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
            fate: 'deliver',
            action: 'skip',
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
  await sql?.close();
  await postgres?.stop();
});
const ids = async (filter: Parameters<typeof searchMessages>[1]) =>
  (await searchMessages(sql, filter, { limit: 50 })).map((row) => Number(row.msgId.slice(-2)));

describe('the journal', () => {
  it('finds mail newest first, page by page', async () => {
    const first = await searchMessages(sql, {}, { limit: 4 });
    expect(first.map((r) => Number(r.msgId.slice(-2)))).toEqual([10, 9, 8, 7]);
    const last = first.at(-1);
    const second = await searchMessages(sql, {}, { limit: 4, ...(last === undefined ? {} : { after: last }) });
    expect(second.map((r) => Number(r.msgId.slice(-2)))).toEqual([6, 5, 4, 3]);
  });

  it.each([
    ['sender', { sender: 'SENDER3@' }, [3]],
    ['the From field', { sender: 'alice', toMs: T0 + 60_000 }, [0]],
    ['recipient', { recipient: 'a@local' }, [10]],
    ['a recipient that is only a sender', { recipient: 'sender3' }, []],
    ['subject with a percent sign as it stands', { subject: '5 100% s' }, [5]],
    ['message id field', { msgId: '4@partner' }, [4]],
    ['our id in lower case', { msgId: '01arz3ndektsv4rrffq69g5f02' }, [2]],
    ['fate of one of its groups', { fate: 'reject' }, [10]],
    ['rule', { ruleId: 7 }, [10]],
    ['time', { fromMs: T0 + 2 * 60_000, toMs: T0 + 4 * 60_000 }, [3, 2]],
    ['client', { clientIp: '192.0.2.8' }, []],
    ['a text that is SQL', { subject: "' OR 1=1 --" }, []],
  ])('finds by %s', async (_name, filter, expected) => {
    expect(await ids(filter)).toEqual(expected);
  });

  it('finds by the status of a module', async () => {
    expect(await ids({ module: 'antivirus', status: 'infected' })).toEqual([9, 7, 5, 3, 1]);
    expect(await ids({ module: 'senderAuth' })).toEqual([]);
  });

  it('tells the whole story with its deliveries, each once', async () => {
    const attempt = (n: number, result: string) =>
      eventsV1.DeliveryAttempted.fromPartial({ msgId: fact(1).msgId, recipient: 'bob@local.example', attempt: n, result, atMs: T0 + n });
    await recordDeliveries(
      sql,
      [2, 1, 1].map((n) => attempted(`d/${n}`, attempt(n, n === 1 ? 'deferred' : 'delivered'))),
    );
    const trace = await readTrace(sql, fact(1).msgId);
    expect(trace?.decision).toEqual(fact(1));
    expect(trace?.deliveries.map((d) => d.result)).toEqual(['deferred', 'delivered']);
    expect(await searchMessages(sql, { msgId: fact(1).msgId }, { limit: 1 })).toMatchObject([
      { delivery: 'delivered', rules: [{ id: 1, name: 'Default' }] },
    ]);
    expect(await readTrace(sql, 'nothing')).toBeUndefined();
  });

  it('does not let a repeated fact change what is recorded', async () => {
    await recordDecisions(sql, [decided(fact(2, { subject: 'changed' }))]);
    expect((await readTrace(sql, fact(2).msgId))?.decision.subject).toBe(fact(2).subject);
  });

  it('adds up', async () => {
    const period = { fromMs: T0, toMs: T0 + HOUR };
    expect(await readTotals(sql, period)).toMatchObject({
      messages: 11,
      bytes: 11_000,
      byFate: { deliver: 11, reject: 1 },
      byAction: { skip: 10, reject: 1 },
    });
    const series = await readSeries(sql, period, 300_000);
    expect(series).toHaveLength(12);
    expect(series.map((point) => point.byFate['deliver'] ?? 0)).toEqual([5, 5, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(await readDetections(sql, period)).toEqual([
      { module: 'antivirus', status: 'Clean', count: 6 },
      { module: 'antivirus', status: 'Infected', count: 5 },
    ]);
  });

  it('finds mail from before modules had the names of the settings', async () => {
    const old = fact(1);
    await sql.query(`UPDATE journal.messages SET caused_by = 'AV', statuses = '{"AV": "Infected", "MLF": "Clean"}' WHERE msg_id = $1`, [old.msgId]);
    await sql.query(JOURNAL_MIGRATIONS.find(({ id }) => id === 3)?.sql ?? '');
    expect(await searchMessages(sql, { msgId: old.msgId, module: 'antivirus', status: 'Infected' }, { limit: 1 })).toMatchObject([
      { causedBy: 'antivirus', statuses: { antivirus: 'Infected', links: 'Clean' } },
    ]);
  });

  it('forgets what is old', async () => {
    expect(await forgetBefore(sql, T0 + 2 * 60_000)).toBe(2);
    expect(await ids({ toMs: T0 + 3 * 60_000 })).toEqual([2]);
  });
});
