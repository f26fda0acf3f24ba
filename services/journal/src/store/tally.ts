import type { Sql } from '@postern/kernel';
import { receivedAtMs } from '@postern/kernel';

import type { DecidedMail } from './mail-row.js';
import { keptText } from './mail-row.js';

/**
 * Counts by the minute and by the hour, written in the transaction that writes the rows they count, so that both are always the same. The minutes are for the last days, the
 * hours for as long as mail is kept.
 */
export const STEPS_SECONDS = [60, 3600] as const;
export type TallyKind = 'mail' | 'fate' | 'action' | 'status' | 'state' | 'result';

/** Changes of counts that one transaction makes. Pure until written. */
export class Tally {
  private readonly changes = new Map<string, { readonly atMs: number; readonly kind: TallyKind; readonly name: string; count: number }>();

  add(atMs: number, kind: TallyKind, name: string, count: number): void {
    if (count === 0) return;
    const minuteMs = Math.floor(atMs / 60_000) * 60_000;
    const key = `${minuteMs} ${kind} ${name}`;
    const known = this.changes.get(key);
    if (known === undefined) this.changes.set(key, { atMs: minuteMs, kind, name, count });
    else known.count += count;
  }

  /** A decision that begins to count, or (-1) no longer does, since another one stands in its place. */
  addMail(atMs: number, mail: DecidedMail, sign: 1 | -1): void {
    this.add(atMs, 'mail', 'messages', sign);
    this.add(atMs, 'mail', 'octets', sign * mail.size);
    for (const fate of mail.fates) this.add(atMs, 'fate', fate, sign);
    if (mail.action !== undefined) this.add(atMs, 'action', mail.action, sign);
    for (const [module, status] of Object.entries(mail.statuses)) this.add(atMs, 'status', keptText(`${module}/${status}`).slice(0, 200), sign);
  }

  /** Writes the changes; rows of one order in all processes. */
  async write(sql: Sql): Promise<void> {
    const rows = STEPS_SECONDS.flatMap((step) => this.rowsOf(step));
    if (rows.length === 0) return;
    await sql.query(
      `INSERT INTO journal.tally AS t (step_seconds, slot, kind, name, count)
       SELECT * FROM unnest($1::int[], $2::timestamptz[], $3::text[], $4::text[], $5::bigint[])
       ON CONFLICT (step_seconds, slot, kind, name) DO UPDATE SET count = t.count + excluded.count`,
      [rows.map((r) => r.step), rows.map((r) => new Date(r.slotMs)), rows.map((r) => r.kind), rows.map((r) => r.name), rows.map((r) => r.count)],
    );
  }

  private rowsOf(step: number) {
    const sums = new Map<string, { step: number; slotMs: number; kind: TallyKind; name: string; count: number }>();
    for (const { atMs, kind, name, count } of this.changes.values()) {
      const slotMs = Math.floor(atMs / (step * 1000)) * step * 1000;
      const key = `${slotMs} ${kind} ${name}`;
      const known = sums.get(key);
      if (known === undefined) sums.set(key, { step, slotMs, kind, name, count });
      else known.count += count;
    }
    return [...sums.values()].filter((row) => row.count !== 0);
  }
}

/** Time under which a mail is counted: that of its id, since a repeated or late fact must find the same. */
export const countedAtMs = (msgId: string): number => receivedAtMs(msgId) ?? 0;

/** Removes counts from before these times; rows that came to nothing go too. */
export async function forgetTally(sql: Sql, minutesBeforeMs: number, hoursBeforeMs: number): Promise<void> {
  await sql.query('DELETE FROM journal.tally WHERE (step_seconds = 60 AND slot < $1) OR (step_seconds = 3600 AND slot < $2)', [
    new Date(minutesBeforeMs),
    new Date(hoursBeforeMs),
  ]);
}
