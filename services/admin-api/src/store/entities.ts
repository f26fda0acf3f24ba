import { column, EntitySchema } from '@postern/platform-persistence';

export interface AccountEntity {
  readonly name: string;
  readonly passwordHash: string;
  readonly role: string;
  readonly createdAt: Date;
  readonly passwordChangedAt: Date;
}

export const accounts = new EntitySchema<AccountEntity>({
  name: 'Account',
  tableName: 'account',
  columns: {
    name: column.text('name', { primary: true }),
    passwordHash: column.text('password_hash'),
    role: column.text('role'),
    createdAt: column.date('created_at'),
    passwordChangedAt: column.date('password_changed_at'),
  },
});

/** By the digest of its secret; a copy of the table opens nothing. */
export interface SessionEntity {
  readonly digest: string;
  readonly account: string;
  readonly client: string;
  readonly createdAt: Date;
  readonly seenAt: Date;
}

export const sessions = new EntitySchema<SessionEntity>({
  name: 'Session',
  tableName: 'session',
  columns: {
    digest: column.text('digest', { primary: true }),
    account: column.text('account'),
    client: column.text('client'),
    createdAt: column.date('created_at'),
    seenAt: column.date('seen_at'),
  },
});

/** A bearer token by its digest. */
export interface TokenEntity {
  /** bigint as text. */
  readonly id: string;
  readonly name: string;
  readonly digest: string;
  readonly account: string;
  readonly permissions: string[];
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly usedAt: Date | null;
}

export const tokens = new EntitySchema<TokenEntity>({
  name: 'Token',
  tableName: 'token',
  columns: {
    id: column.identity('id'),
    name: column.text('name'),
    digest: column.text('digest', { select: false }),
    account: column.text('account'),
    permissions: column.texts('permissions'),
    createdAt: column.date('created_at'),
    expiresAt: column.date('expires_at', { nullable: true }),
    usedAt: column.date('used_at', { nullable: true }),
  },
});

/** A numbered configuration. A row is never changed. */
export interface RevisionEntity {
  readonly number: number;
  readonly settings: object;
  readonly author: string;
  readonly comment: string;
  readonly createdAtMs: number;
}

export const revisions = new EntitySchema<RevisionEntity>({
  name: 'Revision',
  tableName: 'revision',
  columns: {
    number: column.bigint('number', { primary: true }),
    settings: column.json('settings'),
    author: column.text('author'),
    comment: column.text('comment'),
    createdAtMs: column.time('created_at'),
  },
});

/** Who changed what. Rows are only ever added. */
export interface AuditEntity {
  /** bigint as text. */
  readonly id: string;
  readonly at: Date;
  readonly account: string;
  readonly client: string;
  readonly action: string;
  readonly object: string;
  readonly detail: object;
  /** Place in the chain; null for what a release without a chain wrote. */
  readonly position: number | null;
  /** Hash of the row before. */
  readonly previous: string | null;
  readonly hash: string | null;
}

export const audit = new EntitySchema<AuditEntity>({
  name: 'Audit',
  tableName: 'audit',
  columns: {
    id: column.identity('id'),
    at: column.date('at'),
    account: column.text('account'),
    client: column.text('client'),
    action: column.text('action'),
    object: column.text('object'),
    detail: column.json('detail'),
    position: column.bigint('position', { nullable: true, select: false }),
    previous: column.text('previous', { nullable: true, select: false }),
    hash: column.text('hash', { nullable: true, select: false }),
  },
});
