import type { Sql } from '@postern/kernel';
import { mailState } from '@postern/policy';
import type { DecidedOf, DeliveryWord, Fate } from '@postern/policy';

import { countedAtMs } from './tally.js';
import type { Tally } from './tally.js';

/** Reply code of a mail of which only deliveries are known yet. */
const UNDECIDED = -1;

interface StateRow {
  readonly msg_id: string;
  readonly reply_code: number;
  readonly wanted: number;
  readonly fates: string;
  readonly results: string;
  readonly state: string;
}

/**
 * Brings the states of mails up to date with what was decided and what deliveries came to, whichever came first, and counts the change. `decided` holds what this transaction
 * decided; of the others what is kept stands. The caller holds the lock of all writers.
 */
export async function updateStates(sql: Sql, decided: ReadonlyMap<string, DecidedOf>, tried: readonly string[], tally: Tally): Promise<void> {
  const ids = [...new Set([...decided.keys(), ...tried])].sort();
  if (ids.length === 0) return;
  const kept = new Map(
    (await sql.query<StateRow>('SELECT msg_id, reply_code, wanted, fates, results, state FROM journal.mail_state WHERE msg_id = ANY($1)', [ids])).map(
      (row) => [row.msg_id, row] as const,
    ),
  );
  const results = await newestResults(sql, ids);
  const changed = ids.flatMap((id) => {
    const before = kept.get(id);
    const after = stateRow(id, decided.get(id), before, results.get(id) ?? []);
    if (before?.state !== after.state) {
      if (before !== undefined && before.state !== '') tally.add(countedAtMs(id), 'state', before.state, -1);
      if (after.state !== '') tally.add(countedAtMs(id), 'state', after.state, 1);
    }
    return before !== undefined && isSame(before, after) ? [] : [after];
  });
  if (changed.length === 0) return;
  await sql.query(
    `INSERT INTO journal.mail_state (msg_id, reply_code, wanted, fates, results, state)
     SELECT * FROM unnest($1::text[], $2::smallint[], $3::int[], $4::text[], $5::text[], $6::text[])
     ON CONFLICT (msg_id) DO UPDATE SET (reply_code, wanted, fates, results, state) =
       (excluded.reply_code, excluded.wanted, excluded.fates, excluded.results, excluded.state)`,
    [
      changed.map((r) => r.msg_id),
      changed.map((r) => r.reply_code),
      changed.map((r) => r.wanted),
      changed.map((r) => r.fates),
      changed.map((r) => r.results),
      changed.map((r) => r.state),
    ],
  );
}

function stateRow(id: string, decided: DecidedOf | undefined, before: StateRow | undefined, results: readonly DeliveryWord[]): StateRow {
  const known = decided ?? (before === undefined || before.reply_code === UNDECIDED ? undefined : decidedOf(before));
  return {
    msg_id: id,
    reply_code: known?.replyCode ?? UNDECIDED,
    wanted: known?.wanted ?? 0,
    fates: (known?.fates ?? []).join(' '),
    results: [...new Set(results)].sort().join(' '),
    state: known === undefined ? '' : mailState(known, results),
  };
}

const decidedOf = (row: StateRow): DecidedOf => ({ replyCode: row.reply_code, wanted: row.wanted, fates: words(row.fates) as Fate[] });
const words = (text: string): string[] => (text === '' ? [] : text.split(' '));

const isSame = (a: StateRow, b: StateRow) =>
  a.reply_code === b.reply_code && a.wanted === b.wanted && a.fates === b.fates && a.results === b.results && a.state === b.state;

/** Newest result for each recipient that was tried. One recipient's success says nothing of the others. */
async function newestResults(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, readonly DeliveryWord[]>> {
  const rows = await sql.query<{ msg_id: string; result: DeliveryWord }>(
    `SELECT DISTINCT ON (msg_id, recipient) msg_id, result FROM journal.attempt WHERE msg_id = ANY($1) ORDER BY msg_id, recipient, at DESC, attempt DESC`,
    [ids],
  );
  const found = new Map<string, DeliveryWord[]>();
  for (const { msg_id: id, result } of rows) {
    const list = found.get(id);
    if (list === undefined) found.set(id, [result]);
    else list.push(result);
  }
  return found;
}
