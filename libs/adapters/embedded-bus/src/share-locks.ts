import type { Database, Session } from '@postern/kernel';

import { SHARES } from './shares.js';
import type { GroupView } from './shares.js';

/** Who is a member holds this lock of the group, shared with the others. */
const MEMBERSHIP = SHARES;

/**
 * Which shares of which groups are this process's: advisory locks of one connection. The server takes them back when the process ends, however it ends, so nobody needs to
 * guess who lives. All methods reject when the server does not answer.
 */
export interface ShareLocks {
  /** Joins the group, if that is still to be done, and looks around. */
  look(group: string): Promise<GroupView>;
  /** Those of the shares that are ours now. */
  take(group: string, shares: readonly number[]): Promise<readonly number[]>;
  give(group: string, shares: readonly number[]): Promise<void>;
  leave(group: string): Promise<void>;
  /** A number that changes when the connection broke: then nothing is ours any more. */
  era(): number;
  close(): Promise<void>;
}

const LOOK = `SELECT objid::int AS share, pid = pg_backend_pid() AS mine FROM pg_locks
  WHERE locktype = 'advisory' AND objsubid = 2 AND classid = hashtext($1)::oid AND granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

export function shareLocks(database: Database): ShareLocks {
  let era = 0;
  let opening: Promise<Session> | undefined;
  let isClosed = false;
  const joined = new Set<string>();
  const name = (group: string) => `bus ${group}`;
  const lost = () => {
    era += 1;
    opening = undefined;
    joined.clear();
  };
  const session = (): Promise<Session> => {
    if (isClosed) return Promise.reject(new Error('the bus is closed'));
    return (opening ??= database.session(lost).catch((thrown: unknown) => {
      opening = undefined;
      throw thrown;
    }));
  };
  const look = async (group: string): Promise<GroupView> => {
    const { query } = await session();
    if (!joined.has(group)) {
      joined.add(group);
      await query(`SELECT pg_advisory_lock_shared(hashtext($1), ${MEMBERSHIP})`, [name(group)]).catch((thrown: unknown) => {
        joined.delete(group);
        throw thrown;
      });
    }
    const rows = await query<{ share: number; mine: boolean }>(LOOK, [name(group)]);
    const shares = rows.filter(({ share }) => share < SHARES);
    return {
      members: rows.length - shares.length,
      mine: new Set(shares.filter(({ mine }) => mine).map(({ share }) => share)),
      taken: new Set(shares.map(({ share }) => share)),
    };
  };
  const give = async (group: string, shares: readonly number[]): Promise<void> => {
    if (shares.length === 0) return;
    await (await session()).query('SELECT pg_advisory_unlock(hashtext($1), share) FROM unnest($2::int[]) AS share', [name(group), shares]);
  };
  return {
    look,
    async take(group, shares) {
      if (shares.length === 0) return [];
      const { query } = await session();
      const rows = await query<{ share: number; mine: boolean }>(
        'SELECT share, pg_try_advisory_lock(hashtext($1), share) AS mine FROM unnest($2::int[]) AS share',
        [name(group), shares],
      );
      return rows.filter(({ mine }) => mine).map(({ share }) => share);
    },
    give,
    async leave(group) {
      // Without a connection nothing is ours.
      if (!joined.has(group)) return;
      await give(group, [...(await look(group)).mine]);
      joined.delete(group);
      await (await session()).query(`SELECT pg_advisory_unlock_shared(hashtext($1), ${MEMBERSHIP})`, [name(group)]);
    },
    era: () => era,
    async close() {
      isClosed = true;
      await (await opening?.catch(() => undefined))?.close();
    },
  };
}
