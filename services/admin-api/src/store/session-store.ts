import type { Sql } from '@postern/kernel';

export interface SessionRow {
  readonly account: string;
  readonly role: string;
  readonly createdAt: Date;
  readonly seenAt: Date;
}

/** Sessions by the digest of their secret; a copy of the table opens nothing. */
export function sessionStore(sql: Sql) {
  return {
    async add(digest: string, account: string, client: string, atMs: number): Promise<void> {
      await sql.query('INSERT INTO admin.session (digest, account, client, created_at, seen_at) VALUES ($1, $2, $3, $4, $4)', [
        digest,
        account,
        client,
        new Date(atMs),
      ]);
    },
    async find(digest: string): Promise<SessionRow | undefined> {
      const [row] = await sql.query<SessionRow>(
        'SELECT s.account, a.role, s.created_at AS "createdAt", s.seen_at AS "seenAt" FROM admin.session s JOIN admin.account a ON a.name = s.account WHERE s.digest = $1',
        [digest],
      );
      return row;
    },
    async touch(digest: string, atMs: number): Promise<void> {
      await sql.query('UPDATE admin.session SET seen_at = $2 WHERE digest = $1 AND seen_at < $2', [digest, new Date(atMs)]);
    },
    async remove(digest: string): Promise<void> {
      await sql.query('DELETE FROM admin.session WHERE digest = $1', [digest]);
    },
    /** All sessions of an account but one: after its password changed. */
    async removeOthers(account: string, keptDigest: string): Promise<void> {
      await sql.query('DELETE FROM admin.session WHERE account = $1 AND digest <> $2', [account, keptDigest]);
    },
    async removeOlder(seenBeforeMs: number, createdBeforeMs: number): Promise<void> {
      await sql.query('DELETE FROM admin.session WHERE seen_at < $1 OR created_at < $2', [new Date(seenBeforeMs), new Date(createdBeforeMs)]);
    },
  };
}
export type SessionStore = ReturnType<typeof sessionStore>;
