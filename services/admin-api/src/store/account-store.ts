import type { Sql } from '@postern/kernel';

export interface Account {
  readonly name: string;
  readonly passwordHash: string;
  readonly role: string;
}

const COLUMNS = 'name, password_hash AS "passwordHash", role';

/** Local accounts. Names are exact, case included. */
export function accountStore(sql: Sql) {
  return {
    async find(name: string): Promise<Account | undefined> {
      const [row] = await sql.query<Account>(`SELECT ${COLUMNS} FROM admin.account WHERE name = $1`, [name]);
      return row;
    },
    /** False when there is one of that name already: two replicas may try to make the first at the same time. */
    async add(account: Account, atMs: number): Promise<boolean> {
      const rows = await sql.query(
        'INSERT INTO admin.account (name, password_hash, role, created_at, password_changed_at) VALUES ($1, $2, $3, $4, $4) ON CONFLICT DO NOTHING RETURNING name',
        [account.name, account.passwordHash, account.role, new Date(atMs)],
      );
      return rows.length > 0;
    },
    async count(): Promise<number> {
      const [row] = await sql.query<{ count: number }>('SELECT count(*)::int AS count FROM admin.account');
      return row?.count ?? 0;
    },
    async setPassword(name: string, passwordHash: string, atMs: number): Promise<void> {
      await sql.query('UPDATE admin.account SET password_hash = $2, password_changed_at = $3 WHERE name = $1', [name, passwordHash, new Date(atMs)]);
    },
  };
}
export type AccountStore = ReturnType<typeof accountStore>;
