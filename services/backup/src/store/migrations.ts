import { outboxTable } from '@postern/facts';
import type { MigrationInterface, QueryRunner } from '@postern/platform-persistence';

const TABLES = `
  CREATE TABLE backup.entries (
    msg_id text PRIMARY KEY,
    received_at timestamptz NOT NULL,
    kept_at timestamptz NOT NULL,
    client_ip text NOT NULL,
    -- NULL for what is no address, such as one with a zone.
    client_inet inet,
    mail_from text NOT NULL,
    header_from text NOT NULL,
    recipients text[] NOT NULL,
    subject text NOT NULL,
    message_id text NOT NULL,
    size bigint NOT NULL,
    stored_size bigint NOT NULL,
    sha256 text NOT NULL,
    action text NOT NULL,
    fates text[] NOT NULL,
    detected_by text[] NOT NULL,
    statuses jsonb NOT NULL,
    threats text[] NOT NULL,
    rule_ids bigint[] NOT NULL,
    rule_names text[] NOT NULL,
    blob_key text NOT NULL,
    key_id text NOT NULL,
    wrapped_key bytea,
    -- All addresses in one text, for one index; recipients in lower case beside it, for exact ones.
    addresses text NOT NULL,
    whose text[] NOT NULL
  );
  CREATE INDEX entries_received ON backup.entries (received_at DESC, msg_id DESC);
  CREATE INDEX entries_kept ON backup.entries (kept_at);
  CREATE INDEX entries_client ON backup.entries USING gist (client_inet inet_ops);
  CREATE INDEX entries_detected ON backup.entries USING gin (detected_by);
  CREATE INDEX entries_rules ON backup.entries USING gin (rule_ids);
  CREATE INDEX entries_whose ON backup.entries USING gin (whose);
  CREATE INDEX entries_action ON backup.entries (action, received_at DESC);
  CREATE INDEX entries_key ON backup.entries (key_id) WHERE wrapped_key IS NOT NULL;
  CREATE UNIQUE INDEX entries_blob ON backup.entries (blob_key);
  DO $$ BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
    CREATE INDEX entries_addresses ON backup.entries USING gin (addresses public.gin_trgm_ops);
    CREATE INDEX entries_subject ON backup.entries USING gin (subject public.gin_trgm_ops);
    CREATE INDEX entries_message_id ON backup.entries USING gin (message_id public.gin_trgm_ops);
  EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
    RAISE NOTICE 'pg_trgm is not available: searches by text read more rows';
  END $$;
  CREATE TABLE backup.sendings (
    sent_msg_id text NOT NULL,
    recipient text NOT NULL,
    msg_id text NOT NULL,
    form text NOT NULL,
    at timestamptz NOT NULL,
    by_account text NOT NULL,
    result text NOT NULL,
    reply text NOT NULL,
    PRIMARY KEY (sent_msg_id, recipient)
  );
  CREATE INDEX sendings_entry ON backup.sendings (msg_id, at DESC);
  CREATE TABLE backup.jobs (
    id text PRIMARY KEY,
    kind text NOT NULL,
    state text NOT NULL,
    by_account text NOT NULL,
    request bytea NOT NULL,
    total bigint NOT NULL,
    done bigint NOT NULL,
    failed bigint NOT NULL,
    last_error text NOT NULL,
    at_received timestamptz,
    at_msg_id text NOT NULL,
    started_at timestamptz NOT NULL,
    ended_at timestamptz,
    leased_until timestamptz
  );
  CREATE UNIQUE INDEX jobs_one ON backup.jobs (state) WHERE state = 'running';
  CREATE INDEX jobs_started ON backup.jobs (started_at DESC);
  ${outboxTable('backup')}`;

class Tables1764633600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('the index of Backup is not taken back: its keys are in it'));
  }
}

export const MIGRATIONS = [Tables1764633600000];
