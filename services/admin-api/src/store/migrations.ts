import { baseline } from '@postern/platform-persistence';
import type { MigrationInterface, QueryRunner, Store } from '@postern/platform-persistence';

import { hashOfRow } from './audit-chain.js';

/** Steps of the schema `admin`, each applied once, in order, never changed after a release. */
const STEPS = [
  {
    id: 1,
    name: 'accounts, sessions, tokens, revisions, audit',
    sql: `
  CREATE TABLE admin.account (
    name text PRIMARY KEY,
    password_hash text NOT NULL,
    role text NOT NULL,
    created_at timestamptz NOT NULL,
    password_changed_at timestamptz NOT NULL
  );
  CREATE TABLE admin.session (
    digest text PRIMARY KEY,
    account text NOT NULL REFERENCES admin.account (name) ON DELETE CASCADE,
    client text NOT NULL,
    created_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL
  );
  CREATE INDEX session_seen ON admin.session (seen_at);
  CREATE TABLE admin.token (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    digest text NOT NULL UNIQUE,
    account text NOT NULL REFERENCES admin.account (name) ON DELETE CASCADE,
    permissions text[] NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    used_at timestamptz
  );
  CREATE TABLE admin.revision (
    number bigint PRIMARY KEY,
    settings jsonb NOT NULL,
    author text NOT NULL,
    comment text NOT NULL,
    created_at timestamptz NOT NULL
  );
  CREATE TABLE admin.audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    account text NOT NULL,
    client text NOT NULL,
    action text NOT NULL,
    object text NOT NULL,
    detail jsonb NOT NULL
  );
  CREATE INDEX audit_at ON admin.audit (at DESC, id DESC);
  `,
  },
];

/** Any number, the same in every replica: only one of them writes a revision at a time. */
const LOCK = 0x706f7374;

/** Holds the lock of this schema until the transaction ends. */
export async function lockAdmin({ sql }: Store): Promise<void> {
  await sql.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
}

interface AuditRowBefore {
  readonly id: string;
  readonly at: Date;
  readonly account: string;
  readonly client: string;
  readonly action: string;
  readonly object: string;
  readonly detail: unknown;
}

/** Chains the rows of the audit, those that are there too. The release before adds rows without a place in the chain; a check of the chain tells of them. */
class AuditChain1764547200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE admin.audit ADD COLUMN position bigint, ADD COLUMN previous text, ADD COLUMN hash text');
    let [position, previous, after] = [0, '', '-1'];
    for (;;) {
      const rows = (await runner.query(
        'SELECT id, at, account, client, action, object, detail FROM admin.audit WHERE id > $1 ORDER BY id LIMIT 1000',
        [after],
      )) as readonly AuditRowBefore[];
      for (const { id, at, ...row } of rows) {
        position++;
        const hash = hashOfRow({ ...row, position, atMs: at.getTime(), previous });
        await runner.query('UPDATE admin.audit SET position = $2, previous = $3, hash = $4 WHERE id = $1', [id, position, previous, hash]);
        [previous, after] = [hash, id];
      }
      if (rows.length < 1000) break;
    }
    await runner.query('CREATE UNIQUE INDEX audit_position ON admin.audit (position)');
  }

  down(): Promise<void> {
    return Promise.reject(new Error('the chain of the audit is not taken back'));
  }
}

export const MIGRATIONS = [baseline('admin', 1_764_460_800_000, STEPS), AuditChain1764547200000];
