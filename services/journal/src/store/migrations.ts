import { baseline } from '@postern/platform-persistence';
import type { MigrationInterface, QueryRunner } from '@postern/platform-persistence';

import { PARTITIONED_TABLES, TEXT_INDEXES } from './partitioned-tables.js';

/** As it was made step by step. The fact is kept whole; columns beside it are what searches ask for. */
const STEPS = [
  {
    id: 1,
    name: 'messages and deliveries',
    sql: `
      CREATE TABLE journal.messages (
        msg_id text PRIMARY KEY,
        received_at timestamptz NOT NULL,
        decided_at timestamptz NOT NULL,
        client_ip text NOT NULL,
        mail_from text NOT NULL,
        header_from text NOT NULL,
        recipients text[] NOT NULL,
        subject text NOT NULL,
        message_id text NOT NULL,
        size bigint NOT NULL,
        reply_code integer NOT NULL,
        fates text[] NOT NULL,
        actions text[] NOT NULL,
        action text NOT NULL,
        caused_by text NOT NULL,
        rule_ids bigint[] NOT NULL,
        rule_names text[] NOT NULL,
        statuses jsonb NOT NULL,
        fact bytea NOT NULL,
        addresses text NOT NULL
      );
      CREATE INDEX messages_received ON journal.messages (received_at DESC, msg_id DESC);
      CREATE TABLE journal.deliveries (
        fact_id text PRIMARY KEY,
        msg_id text NOT NULL,
        recipient text NOT NULL,
        attempt integer NOT NULL,
        result text NOT NULL,
        at timestamptz NOT NULL,
        fact bytea NOT NULL
      );
      CREATE INDEX deliveries_message ON journal.deliveries (msg_id, at);
      CREATE INDEX deliveries_at ON journal.deliveries (at);
    `,
  },
  {
    id: 2,
    name: 'substring search',
    sql: `
      DO $$ BEGIN
        CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
        CREATE INDEX messages_addresses ON journal.messages USING gin (addresses public.gin_trgm_ops);
        CREATE INDEX messages_subject ON journal.messages USING gin (subject public.gin_trgm_ops);
      EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
        RAISE NOTICE 'pg_trgm is not available: searches by text read more rows';
      END $$;
    `,
  },
  {
    id: 3,
    name: 'refusals at RCPT',
    sql: `
      CREATE TABLE journal.refusals (
        fact_id text PRIMARY KEY,
        msg_id text NOT NULL,
        recipient text NOT NULL,
        client_ip text NOT NULL,
        reply_code integer NOT NULL,
        at timestamptz NOT NULL,
        fact bytea NOT NULL
      );
      CREATE INDEX refusals_message ON journal.refusals (msg_id, at);
      CREATE INDEX refusals_at ON journal.refusals (at);
    `,
  },
];

/** Modules by the names of the settings. The fact keeps the words it was written with; the columns are what searches and counts compare. */
export const NAMES_OF_THE_SETTINGS = `
  CREATE FUNCTION pg_temp.module_name(old text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE old WHEN 'MA' THEN 'senderAuth' WHEN 'AS' THEN 'antispam' WHEN 'AP' THEN 'antiphishing'
      WHEN 'MLF' THEN 'links' WHEN 'CF' THEN 'contentFilter' WHEN 'AV' THEN 'antivirus' ELSE old END
  $$;
  UPDATE journal.messages SET
    caused_by = pg_temp.module_name(caused_by),
    statuses = (SELECT coalesce(jsonb_object_agg(pg_temp.module_name(key), value), '{}') FROM jsonb_each(statuses))
    WHERE statuses ?| ARRAY['MA', 'AS', 'AP', 'MLF', 'CF', 'AV'];
  DROP FUNCTION pg_temp.module_name(text);
`;

class ModuleNames1764460800001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(NAMES_OF_THE_SETTINGS);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('names of modules are not taken back: the releases before show them as they are'));
  }
}

/** Tables divided by day. Those of before stay for the release before; what is in them is moved (move-former-rows.ts). */
class DividedByDay1764547200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(PARTITIONED_TABLES);
    await runner.query(TEXT_INDEXES);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('the tables by day are not taken back: they hold what was moved'));
  }
}

export const MIGRATIONS = [baseline('journal', 1_764_460_800_000, STEPS), ModuleNames1764460800001, DividedByDay1764547200000];
