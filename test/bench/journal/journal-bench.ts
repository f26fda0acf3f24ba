import { createHash } from 'node:crypto';

import { eventsV1, journalV1 } from '@postern/contracts';
import { journalSchema, journalService, journalWriter, compactDays } from '@postern/journal';
import type { JournalService, JournalWriter } from '@postern/journal';
import type { Database } from '@postern/kernel';
import { openPool, startPostgres } from '@postern/testing';

import { percentile } from '../bench-report.js';
import { journalMails, numbers } from './journal-mails.js';
import type { BenchMail } from './journal-mails.js';

export interface JournalBench {
  readonly rows: number;
  readonly days: number;
  /** Times that each question is asked. */
  readonly times: number;
}

const DAY_MS = 86_400_000;
const BATCH = 500;
const PAGE = 51;

/**
 * Writes mails of some days through the journal's own writer into a PostgreSQL of its own, and asks what the console asks: each filter alone and together, parts of texts that are frequent, rare and
 * nowhere, a page far back, and the dashboard. Prints ms of the whole answer, decoded, and the bytes that a mail takes with its deliveries and indexes.
 */
export async function benchJournal({ rows, days, times }: JournalBench): Promise<string> {
  const postgres = await startPostgres();
  const database = openPool({ url: postgres.url });
  try {
    const store = journalSchema(database);
    await store.migrate();
    const endMs = Date.now();
    const startedAt = performance.now();
    const samples = await load(journalWriter(store), { rows, days, endMs });
    const seconds = (performance.now() - startedAt) / 1000;
    await compactDays(store.sql, endMs);
    await database.query('VACUUM ANALYZE');
    const service = journalService(store);
    const lines = [
      `${rows.toLocaleString('en')} mails of ${days} days, written in ${seconds.toFixed(0)} s: ${(rows / seconds).toFixed(0)} a second with their deliveries.`,
      '',
      await sizes(database, rows),
      '',
      '| question | rows | p50 ms | p95 ms |',
      '| --- | ---: | ---: | ---: |',
    ];
    for (const [name, ask] of questions(service, samples, endMs)) lines.push(await timed(name, times, ask));
    return lines.join('\n');
  } finally {
    await database.close();
    await postgres.stop();
  }
}

interface Loading {
  readonly rows: number;
  readonly days: number;
  readonly endMs: number;
}

/** Some of the mails, for questions about one. */
async function load(writer: JournalWriter, { rows, days, endMs }: Loading): Promise<readonly BenchMail[]> {
  const samples: BenchMail[] = [];
  let batch: BenchMail[] = [];
  let done = 0;
  const write = async () => {
    await writer.record({
      decisions: batch.map(({ decision }) => recorded(decision)),
      deliveries: batch.flatMap((one) => one.deliveries.map(attempted)),
    });
    done += batch.length;
    batch = [];
    if (done % 50_000 < BATCH) process.stderr.write(`${done} mails are written\n`);
  };
  for (const mail of journalMails({ count: rows, endMs, days, seed: 1 })) {
    batch.push(mail);
    if (samples.length < 200 && batch.length % 97 === 0) samples.push(mail);
    else if (done % 9973 < 2) samples[done % samples.length] = mail;
    if (batch.length >= BATCH) await write();
  }
  await write();
  return samples;
}

const recorded = (fact: eventsV1.MailDecided) => ({ id: fact.msgId, fact, bytes: Buffer.from(eventsV1.MailDecided.encode(fact).finish()) });
const attempted = (fact: eventsV1.DeliveryAttempted) => ({
  id: `${fact.msgId}/${createHash('sha256').update(fact.recipient).digest('hex').slice(0, 16)}/${fact.attempt}`,
  fact,
  bytes: Buffer.from(eventsV1.DeliveryAttempted.encode(fact).finish()),
});

async function sizes(database: Database, rows: number): Promise<string> {
  const tables = await database.query<{ name: string; heap: string; indexes: string }>(
    `SELECT coalesce(p.relname, c.relname) AS name, sum(pg_table_size(c.oid)) AS heap, sum(pg_indexes_size(c.oid)) AS indexes
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_inherits i ON i.inhrelid = c.oid LEFT JOIN pg_class p ON p.oid = i.inhparent
     WHERE n.nspname = 'journal' AND c.relkind = 'r' GROUP BY 1 HAVING sum(pg_total_relation_size(c.oid)) > 100000 ORDER BY 2 DESC`,
  );
  const a = (bytes: number) => (bytes / rows).toFixed(0);
  const sum = (pick: (row: (typeof tables)[number]) => string) => tables.reduce((all, row) => all + Number(pick(row)), 0);
  return [
    '| table | bytes a mail | of its indexes |',
    '| --- | ---: | ---: |',
    ...tables.map((row) => `| ${row.name} | ${a(Number(row.heap))} | ${a(Number(row.indexes))} |`),
    `| all: ${a(sum((row) => row.heap) + sum((row) => row.indexes))} | ${a(sum((row) => row.heap))} | ${a(sum((row) => row.indexes))} |`,
  ].join('\n');
}

type Question = readonly [name: string, ask: (i: number) => Promise<number>];

function questions(service: JournalService, samples: readonly BenchMail[], endMs: number): readonly Question[] {
  const next = numbers(7);
  const mail = () => (samples[Math.floor(next() * samples.length)] as BenchMail).decision;
  const search = async (filter: Partial<journalV1.Filter>, after?: journalV1.Position) =>
    (await service.search({ filter: journalV1.Filter.fromPartial(filter), limit: PAGE, after })).items.length;
  const by = (name: string, filter: () => Partial<journalV1.Filter>): Question => [name, () => search(filter())];
  const since = (days: number) => ({ fromMs: Math.floor(endMs - days * DAY_MS), toMs: endMs });
  const dashboard = (days: number, stepMinutes: number): Question => [
    `dashboard of ${days} days`,
    async () => {
      const stepMs = stepMinutes * 60_000;
      const toMs = (Math.floor(endMs / stepMs) + 1) * stepMs;
      const period = { fromMs: toMs - days * DAY_MS, toMs };
      const [totals, series] = await Promise.all([service.totals({ period }), service.series({ period, stepMs }), service.detections({ period })]);
      return totals.messages + series.points.length;
    },
  ];
  return [
    by('no filter', () => ({})),
    by('time: one day, ten days back', () => ({ fromMs: endMs - 10 * DAY_MS, toMs: endMs - 9 * DAY_MS })),
    by('sender: whole address', () => ({ sender: mail().envelope?.mailFrom ?? '' })),
    by('sender: part of a domain', () => ({ sender: (mail().envelope?.mailFrom.split('@')[1] ?? '').slice(2, 12) })),
    by('sender: frequent part', () => ({ sender: 'meyer' })),
    by('recipient', () => ({ recipient: mail().envelope?.recipients[0] ?? '' })),
    by('recipient: a domain', () => ({ recipient: '@local7.example' })),
    by('subject: frequent part', () => ({ subject: 'invoic' })),
    by('subject: several words', () => ({ subject: mail().subject })),
    by('subject: what no mail has', () => ({ subject: `nothing ${Math.floor(next() * 1e6)}` })),
    by('client: address', () => ({ clientIp: mail().envelope?.clientIp ?? '' })),
    by('client: /24', () => ({ clientIp: `${(mail().envelope?.clientIp ?? '').split('.').slice(0, 3).join('.')}.0/24` })),
    by('MsgId', () => ({ msgId: mail().msgId })),
    by('Message-ID field', () => ({ msgId: mail().messageId.slice(3, 20) })),
    by('fate: reject', () => ({ fate: 'reject' })),
    by('action: delete-message', () => ({ action: 'delete-message' })),
    by('rule: a rare one', () => ({ ruleId: 2 + Math.floor(next() * 40) })),
    by('module', () => ({ module: 'antivirus' })),
    by('module and status: Infected', () => ({ module: 'antivirus', status: 'Infected' })),
    by('module and status: Error', () => ({ module: 'antivirus', status: 'Error' })),
    by('module and status that never was', () => ({ module: 'links', status: 'Error' })),
    by('delivery: deferred', () => ({ delivery: 'deferred' })),
    by('delivery: none', () => ({ delivery: 'none' })),
    by('state: waiting', () => ({ state: 'waiting' })),
    by('state: delivered', () => ({ state: 'delivered' })),
    by('state: expired, of which there is none', () => ({ state: 'expired' })),
    by('state and sender', () => ({ state: 'bounced', sender: 'keller' })),
    by('all together', () => ({
      ...since(30),
      sender: 'a',
      recipient: 'local',
      subject: 'report',
      fate: 'deliver',
      action: 'skip',
      ruleId: 1,
      module: 'antispam',
      status: 'Clean',
      state: 'delivered',
      clientIp: '203.',
    })),
    by('two texts, 30 days', () => ({ ...since(30), sender: 'rossi', subject: 'budget' })),
    ['page far back', () => search({}, { receivedAtMs: 0, msgId: mail().msgId })],
    ['story', async () => (await service.trace({ msgId: mail().msgId })).deliveries.length],
    dashboard(1, 15),
    dashboard(7, 60),
    dashboard(30, 360),
  ];
}

async function timed(name: string, times: number, ask: Question[1]): Promise<string> {
  const taken: number[] = [];
  let rows = await ask(0);
  for (let i = 0; i < times; i++) {
    const from = performance.now();
    rows = await ask(i);
    taken.push(performance.now() - from);
  }
  taken.sort((a, b) => a - b);
  return `| ${name} | ${rows} | ${percentile(taken, 0.5).toFixed(1)} | ${percentile(taken, 0.95).toFixed(1)} |`;
}
