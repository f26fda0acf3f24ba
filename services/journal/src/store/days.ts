import { msgIdTime, receivedAtMs } from '@postern/kernel';

/** Days of the journal, in UTC. A MsgId begins with its time and ids sort by it, so the rows of a day are a range of ids. */

export const DAY_MS = 86_400_000;

/** Number of the day since the epoch. */
export const dayOf = (ms: number): number => Math.floor(ms / DAY_MS);

/** Day of a mail; undefined for what is no MsgId. */
export function dayOfMsgId(msgId: string): number | undefined {
  const ms = receivedAtMs(msgId);
  return ms === undefined ? undefined : dayOf(ms);
}

/** `20261201`. */
export const nameOfDay = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '');

/** Day of a name; undefined for anything else. */
export function dayOfName(name: string): number | undefined {
  const ms = Date.parse(`${name.slice(0, 4)}-${name.slice(4, 6)}-${name.slice(6)}T00:00:00Z`);
  return Number.isNaN(ms) || nameOfDay(dayOf(ms)) !== name ? undefined : dayOf(ms);
}

/** Beginnings of the ids between which those of a day lie: from inclusive, to exclusive. */
export const idsOfDay = (day: number): readonly [from: string, to: string] => [msgIdTime(day * DAY_MS), msgIdTime((day + 1) * DAY_MS)];
