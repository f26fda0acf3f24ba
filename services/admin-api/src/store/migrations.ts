import { baseline } from '@postern/platform-persistence';
import type { Store } from '@postern/platform-persistence';

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

export const MIGRATIONS = [baseline('admin', 1_764_460_800_000, STEPS)];
