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
      await sql.query('insert into admin.session (digest, account, client, created_at, seen_at) values ($1, $2, $3, $4, $4)', [
        digest,
        account,
        client,
        new Date(atMs),
      ]);
    },
    async find(digest: string): Promise<SessionRow | undefined> {
      const [row] = await sql.query<SessionRow>(
        'select s.account, a.role, s.created_at as "createdAt", s.seen_at as "seenAt" from admin.session s join admin.account a on a.name = s.account where s.digest = $1',
        [digest],
      );
      return row;
    },
    async touch(digest: string, atMs: number): Promise<void> {
      await sql.query('update admin.session set seen_at = $2 where digest = $1 and seen_at < $2', [digest, new Date(atMs)]);
    },
    async remove(digest: string): Promise<void> {
      await sql.query('delete from admin.session where digest = $1', [digest]);
    },
    /** All sessions of an account but one: after its password changed. */
    async removeOthers(account: string, keptDigest: string): Promise<void> {
      await sql.query('delete from admin.session where account = $1 and digest <> $2', [account, keptDigest]);
    },
    async removeOlder(seenBeforeMs: number, createdBeforeMs: number): Promise<void> {
      await sql.query('delete from admin.session where seen_at < $1 or created_at < $2', [new Date(seenBeforeMs), new Date(createdBeforeMs)]);
    },
  };
}
export type SessionStore = ReturnType<typeof sessionStore>;
