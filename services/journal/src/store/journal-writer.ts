import { eventsV1 } from '@postern/contracts';
import type { Sql } from '@postern/kernel';
import type { Store } from '@postern/platform-persistence';
import type { DecidedOf } from '@postern/policy';
import { deliveryResults } from '@postern/wire';

import { dayOfMsgId } from './days.js';
import { facetIds } from './facet-ids.js';
import { decidedMail, facetsOf, keptText, packedWith, textsOf, wordOf } from './mail-row.js';
import { readDecided, writeMails } from './mail-table.js';
import type { MailRow } from './mail-table.js';
import { updateStates } from './mail-states.js';
import { packFact } from './packed-fact.js';
import { makeDay } from './partitions.js';
import { countedAtMs, Tally } from './tally.js';

/** A fact as it was read, and its bytes as they came, which are kept: a newer version may have fields that this one does not know. */
export interface Recorded<Fact> {
  /** Id of the fact on the bus. */
  readonly id: string;
  readonly fact: Fact;
  readonly bytes: Buffer;
}

/** Facts that are written together. Their ids are MsgIds. */
export interface FactsOfMail {
  readonly decisions?: readonly Recorded<eventsV1.MailDecided>[];
  readonly deliveries?: readonly Recorded<eventsV1.DeliveryAttempted>[];
  readonly refusals?: readonly Recorded<eventsV1.RecipientRefused>[];
}

/** Writes facts of mail with states and counts, all in one transaction: either all of it is there or nothing. */
export interface JournalWriter {
  /**
   * A fact that comes again changes nothing. Of two decisions about the same message, as when a pipeline went away and another was asked, that one stands which binds more:
   * accepted mail is delivered whatever else was decided, and a refusal ends what was only put off.
   */
  record(facts: FactsOfMail): Promise<void>;
  /** A day was dropped: its partitions are made again should it be asked for. */
  forgetDays(): void;
}

/** `keepsDay`: whether a day gets partitions of its own; facts of others wait among the rest until the retention looks at them. */
export function journalWriter(store: Store, keepsDay: (day: number) => boolean = () => true): JournalWriter {
  const facets = facetIds();
  const made = new Set<number>();
  const makeDays = async (ids: readonly string[]) => {
    const days = new Set(ids.map(dayOfMsgId).filter((day) => day !== undefined && !made.has(day) && keepsDay(day)) as number[]);
    for (const day of [...days].sort((a, b) => a - b)) {
      await makeDay(store.sql, day);
      made.add(day);
    }
  };
  return {
    forgetDays: () => made.clear(),
    async record({ decisions = [], deliveries = [], refusals = [] }) {
      const mails = [...new Set([...decisions, ...deliveries, ...refusals].map(({ fact }) => fact.msgId))];
      await makeDays(mails);
      await store.sql.transaction(async (sql) => {
        // Counts and states are read, changed and written: one writer at a time, in all processes.
        await sql.query('SELECT pg_advisory_xact_lock(hashtext($1))', ['journal-write']);
        const tally = new Tally();
        const tried = await writeAttempts(sql, deliveries, tally);
        const refused = await writeRefusals(sql, refusals);
        const numbered = await facets.numbersOf(
          sql,
          decisions.flatMap(({ fact }) => facetsOf(decidedMail(fact))),
        );
        const decided = await writeMailRows(sql, decisions, refused, numbered, tally);
        await updateStates(sql, decided, tried, tally);
        await tally.write(sql);
      });
    },
  };
}

/** The id of a fact without that of its mail, which the row has. */
const keyOf = (id: string, msgId: string) => keptText(id.startsWith(`${msgId}/`) ? id.slice(msgId.length + 1) : id);

/** Writes attempts; the mails of those that are new. */
async function writeAttempts(sql: Sql, facts: readonly Recorded<eventsV1.DeliveryAttempted>[], tally: Tally): Promise<readonly string[]> {
  const rows = distinct(facts).map(({ id, fact, bytes }) => {
    const [key, recipient] = [keyOf(id, fact.msgId), keptText(fact.recipient)];
    const packed = packFact(bytes, [fact.msgId, recipient]);
    return [fact.msgId, key, recipient, fact.attempt, wordOf(deliveryResults, fact.result), new Date(fact.atMs), packed];
  });
  const fresh = await insertNew<{ msg_id: string; result: string; at: Date }>(
    sql,
    'attempt',
    'msg_id, fact_key, recipient, attempt, result, at, fact',
    rows,
    'msg_id, result, at',
  );
  for (const row of fresh) tally.add(row.at.getTime(), 'result', row.result, 1);
  return fresh.map((row) => row.msg_id);
}

/** Writes refusals; those that are new, by mail. */
async function writeRefusals(
  sql: Sql,
  facts: readonly Recorded<eventsV1.RecipientRefused>[],
): Promise<ReadonlyMap<string, Recorded<eventsV1.RecipientRefused>>> {
  const all = distinct(facts);
  const rows = all.map(({ id, fact, bytes }) => {
    const recipient = keptText(fact.recipient).replaceAll('\n', ' ');
    return [fact.msgId, keyOf(id, fact.msgId), recipient, new Date(fact.refusedAtMs), packFact(bytes, [fact.msgId, recipient])];
  });
  const fresh = await insertNew<{ msg_id: string }>(sql, 'refusal', 'msg_id, fact_key, recipient, at, fact', rows, 'msg_id');
  const ids = new Set(fresh.map((row) => row.msg_id));
  return new Map(all.filter(({ fact }) => ids.has(fact.msgId)).map((one) => [one.fact.msgId, one]));
}

/** Facts without those that came twice in one batch. */
function distinct<Fact extends { readonly msgId: string }>(facts: readonly Recorded<Fact>[]): readonly Recorded<Fact>[] {
  return [...new Map(facts.map((one) => [`${one.fact.msgId} ${one.id}`, one] as const).reverse()).values()].reverse();
}

async function insertNew<Row extends object>(
  sql: Sql,
  table: string,
  columns: string,
  rows: readonly (readonly unknown[])[],
  returning: string,
): Promise<readonly Row[]> {
  if (rows.length === 0) return [];
  let parameter = 0;
  const places = rows.map((row) => `(${row.map(() => `$${++parameter}`).join(', ')})`);
  return sql.query<Row>(
    `INSERT INTO journal.${table} (${columns}) VALUES ${places.join(', ')} ON CONFLICT (msg_id, fact_key) DO NOTHING RETURNING ${returning}`,
    rows.flat(),
  );
}

const BINDING = (replyCode: number) => (replyCode === 250 ? 2 : replyCode >= 500 ? 1 : 0);

/** Writes the rows of mails and counts them; what was decided, for the states. */
async function writeMailRows(
  sql: Sql,
  decisions: readonly Recorded<eventsV1.MailDecided>[],
  refused: ReadonlyMap<string, Recorded<eventsV1.RecipientRefused>>,
  numbered: ReadonlyMap<string, number>,
  tally: Tally,
): Promise<ReadonlyMap<string, DecidedOf>> {
  const strongest = new Map<string, Recorded<eventsV1.MailDecided>>();
  for (const one of decisions) {
    const known = strongest.get(one.fact.msgId);
    if (known === undefined || BINDING(one.fact.reply?.code ?? 0) > BINDING(known.fact.reply?.code ?? 0)) strongest.set(one.fact.msgId, one);
  }
  const ids = [...new Set([...strongest.keys(), ...refused.keys()])].sort();
  if (ids.length === 0) return new Map();
  const there = new Map(
    (
      await sql.query<{ msg_id: string; is_decided: boolean; reply_code: number }>(
        'SELECT msg_id, is_decided, reply_code FROM journal.mail WHERE msg_id = ANY($1)',
        [ids],
      )
    ).map((row) => [row.msg_id, row] as const),
  );
  const refusedTexts = await readRefused(sql, ids);
  const states = new Map<string, DecidedOf>();
  const rows: MailRow[] = [];
  const replaced: string[] = [];
  for (const id of ids) {
    const [decision, before, refusedText] = [strongest.get(id), there.get(id), refusedTexts.get(id) ?? ''];
    if (
      decision !== undefined &&
      (before === undefined || !before.is_decided || BINDING(decision.fact.reply?.code ?? 0) > BINDING(before.reply_code))
    ) {
      const mail = decidedMail(decision.fact);
      if (before?.is_decided === true) replaced.push(id);
      tally.addMail(countedAtMs(id), mail, 1);
      const numbers = facetsOf(mail).map((name) => numbered.get(name) as number);
      const packed = packFact(decision.bytes, packedWith(id, mail.texts));
      rows.push({ msgId: id, isDecided: true, replyCode: mail.replyCode, texts: mail.texts, refused: refusedText, facets: numbers, fact: packed });
      states.set(id, mail);
    } else if (before === undefined) {
      const { fact, bytes } = refused.get(id) as Recorded<eventsV1.RecipientRefused>;
      const texts = { ...textsOf(fact.envelope, { headerFrom: '', subject: '', messageId: '' }), recipients: '' };
      const replyCode = fact.reply?.code ?? 0;
      rows.push({ msgId: id, isDecided: false, replyCode, texts, refused: refusedText, facets: [], fact: packFact(bytes, packedWith(id, texts)) });
      states.set(id, { replyCode, wanted: 0, fates: [] });
    } else if (!before.is_decided) {
      states.set(id, { replyCode: Math.max(before.reply_code, refused.get(id)?.fact.reply?.code ?? 0), wanted: 0, fates: [] });
    }
  }
  for (const { msgId, mail } of await readDecided(sql, replaced)) tally.addMail(countedAtMs(msgId), mail, -1);
  await writeMails(sql, rows);
  const written = new Set(rows.map((row) => row.msgId));
  const more = [...refused.keys()].filter((id) => !written.has(id));
  if (more.length > 0)
    await sql.query(
      'UPDATE journal.mail AS m SET refused = r.refused FROM unnest($1::text[], $2::text[]) AS r (msg_id, refused) WHERE m.msg_id = r.msg_id COLLATE "C"',
      [more, more.map((id) => refusedTexts.get(id) ?? '')],
    );
  return states;
}

async function readRefused(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await sql.query<{ msg_id: string; refused: string }>(
    `SELECT msg_id, string_agg(DISTINCT recipient, E'\\n') AS refused FROM journal.refusal WHERE msg_id = ANY($1) GROUP BY msg_id`,
    [ids],
  );
  return new Map(rows.map((row) => [row.msg_id, row.refused]));
}
