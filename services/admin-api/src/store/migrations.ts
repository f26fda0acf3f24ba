import type { Sql } from '@postern/kernel';
import { baseline } from '@postern/platform-persistence';

/** Steps of the schema `admin`, each applied once, in order, never changed after a release. */
const STEPS = [
  {
    id: 1,
    name: 'accounts, sessions, tokens, revisions, audit',
    sql: `
  create table admin.account (
    name text primary key,
    password_hash text not null,
    role text not null,
    created_at timestamptz not null,
    password_changed_at timestamptz not null
  );
  create table admin.session (
    digest text primary key,
    account text not null references admin.account (name) on delete cascade,
    client text not null,
    created_at timestamptz not null,
    seen_at timestamptz not null
  );
  create index session_seen on admin.session (seen_at);
  create table admin.token (
    id bigint generated always as identity primary key,
    name text not null,
    digest text not null unique,
    account text not null references admin.account (name) on delete cascade,
    permissions text[] not null,
    created_at timestamptz not null,
    expires_at timestamptz,
    used_at timestamptz
  );
  create table admin.revision (
    number bigint primary key,
    settings jsonb not null,
    author text not null,
    comment text not null,
    created_at timestamptz not null
  );
  create table admin.audit (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    account text not null,
    client text not null,
    action text not null,
    object text not null,
    detail jsonb not null
  );
  create index audit_at on admin.audit (at desc, id desc);
  `,
  },
];

/** Any number, the same in every replica: only one of them writes a revision at a time. */
const LOCK = 0x706f7374;

/** Holds the lock of this schema until the transaction ends. */
export async function lockAdmin(sql: Sql): Promise<void> {
  await sql.query('select pg_advisory_xact_lock($1)', [LOCK]);
}

export const MIGRATIONS = [baseline('admin', 1_764_460_800_000, STEPS)];
