import type { Sql } from '@postern/kernel';

export interface TokenRow {
  readonly id: string;
  readonly name: string;
  readonly account: string;
  readonly permissions: readonly string[];
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly usedAt: Date | null;
}

const COLUMNS = 'id::text, name, account, permissions, created_at AS "createdAt", expires_at AS "expiresAt", used_at AS "usedAt"';

/** Bearer tokens by digest; the token itself is shown once and never stored. */
export function tokenStore(sql: Sql) {
  return {
    async list(): Promise<readonly TokenRow[]> {
      return sql.query<TokenRow>(`SELECT ${COLUMNS} FROM admin.token ORDER BY admin.token.id`);
    },
    async add(
      token: { name: string; digest: string; account: string; permissions: readonly string[]; expiresAtMs: number | undefined },
      atMs: number,
    ): Promise<TokenRow> {
      const [row] = await sql.query<TokenRow>(
        `INSERT INTO admin.token (name, digest, account, permissions, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${COLUMNS}`,
        [
          token.name,
          token.digest,
          token.account,
          token.permissions,
          new Date(atMs),
          token.expiresAtMs === undefined ? null : new Date(token.expiresAtMs),
        ],
      );
      return row as TokenRow;
    },
    /** A token that is alive; notes at most once a minute that it was used. */
    async use(digest: string, atMs: number): Promise<TokenRow | undefined> {
      const now = new Date(atMs);
      const [row] = await sql.query<TokenRow>(`SELECT ${COLUMNS} FROM admin.token WHERE digest = $1 AND (expires_at IS NULL OR expires_at > $2)`, [
        digest,
        now,
      ]);
      if (row !== undefined && (row.usedAt === null || atMs - row.usedAt.getTime() > 60_000))
        await sql.query('UPDATE admin.token SET used_at = $2 WHERE digest = $1', [digest, now]);
      return row;
    },
    async remove(id: string): Promise<string | undefined> {
      const [row] = await sql.query<{ name: string }>('DELETE FROM admin.token WHERE id = $1::bigint RETURNING name', [id]);
      return row?.name;
    },
  };
}
export type TokenStore = ReturnType<typeof tokenStore>;
