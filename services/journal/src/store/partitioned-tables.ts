/**
 * The tables of the journal. Those of mail are divided by day, by ranges of the MsgId: retention is a DROP, and a key of one column finds a mail in its day. What lies on a
 * day that has no partition waits in that called `_other`, and is moved or removed by the retention. The fact is kept whole and packed by us; the columns beside it are what
 * searches compare, and the packed fact does not repeat them.
 */
export const PARTITIONED_TABLES = `
  CREATE TABLE journal.facet (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE
  );

  CREATE TABLE journal.mail (
    msg_id text COLLATE "C" NOT NULL,
    -- false: its recipients were refused, and no mail came (yet)
    is_decided boolean NOT NULL,
    reply_code integer NOT NULL,
    client_ip text COLLATE "C" NOT NULL,
    mail_from text NOT NULL,
    header_from text NOT NULL,
    -- one a line
    recipients text NOT NULL,
    -- refused at RCPT, one a line
    refused text NOT NULL,
    subject text NOT NULL,
    message_id text NOT NULL,
    facets integer[] NOT NULL,
    fact bytea NOT NULL,
    PRIMARY KEY (msg_id)
  ) PARTITION BY RANGE (msg_id);
  ALTER TABLE journal.mail ALTER COLUMN fact SET STORAGE EXTERNAL;
  CREATE INDEX mail_client ON journal.mail (client_ip);
  CREATE INDEX mail_facets ON journal.mail USING gin (facets);
  CREATE TABLE journal.mail_other PARTITION OF journal.mail DEFAULT;

  CREATE TABLE journal.mail_state (
    msg_id text COLLATE "C" NOT NULL,
    -- -1: nothing was decided (yet)
    reply_code smallint NOT NULL,
    wanted integer NOT NULL,
    fates text NOT NULL,
    results text NOT NULL,
    state text COLLATE "C" NOT NULL,
    PRIMARY KEY (msg_id)
  ) PARTITION BY RANGE (msg_id);
  -- Of those that are delivered, most, a page is full before an index would help.
  CREATE INDEX mail_state_state ON journal.mail_state (state, msg_id) WHERE state <> 'delivered';
  CREATE TABLE journal.mail_state_other PARTITION OF journal.mail_state DEFAULT;

  CREATE TABLE journal.attempt (
    msg_id text COLLATE "C" NOT NULL,
    fact_key text COLLATE "C" NOT NULL,
    recipient text NOT NULL,
    attempt integer NOT NULL,
    result text NOT NULL,
    at timestamptz NOT NULL,
    fact bytea NOT NULL,
    PRIMARY KEY (msg_id, fact_key)
  ) PARTITION BY RANGE (msg_id);
  ALTER TABLE journal.attempt ALTER COLUMN fact SET STORAGE EXTERNAL;
  CREATE TABLE journal.attempt_other PARTITION OF journal.attempt DEFAULT;

  CREATE TABLE journal.refusal (
    msg_id text COLLATE "C" NOT NULL,
    fact_key text COLLATE "C" NOT NULL,
    recipient text NOT NULL,
    at timestamptz NOT NULL,
    fact bytea NOT NULL,
    PRIMARY KEY (msg_id, fact_key)
  ) PARTITION BY RANGE (msg_id);
  ALTER TABLE journal.refusal ALTER COLUMN fact SET STORAGE EXTERNAL;
  CREATE TABLE journal.refusal_other PARTITION OF journal.refusal DEFAULT;

  CREATE TABLE journal.tally (
    step_seconds integer NOT NULL,
    slot timestamptz NOT NULL,
    kind text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    count bigint NOT NULL,
    PRIMARY KEY (step_seconds, slot, kind, name)
  ) WITH (fillfactor = 70);

  CREATE TABLE journal.system_event (
    id text COLLATE "C" PRIMARY KEY,
    at timestamptz NOT NULL,
    name text COLLATE "C" NOT NULL,
    level text COLLATE "C" NOT NULL,
    service text COLLATE "C" NOT NULL,
    instance text NOT NULL,
    detail jsonb NOT NULL
  );
  CREATE INDEX system_event_at ON journal.system_event (at DESC, id DESC);
  CREATE INDEX system_event_name ON journal.system_event (name, at DESC);
  CREATE INDEX system_event_service ON journal.system_event (service, at DESC);
`;

/** What a search for a part of a sender or recipient looks into; the index is on this expression, word for word. */
export const addressesOf = (row: string) => `(${row}mail_from || ' ' || ${row}header_from || ' ' || ${row}recipients || ' ' || ${row}refused)`;

/** Searches for a part of a text; without the extension they read the rows of the period. */
export const TEXT_INDEXES = `
  DO $$ BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
    CREATE INDEX mail_texts ON journal.mail USING gin (${addressesOf('')} public.gin_trgm_ops, subject public.gin_trgm_ops, message_id public.gin_trgm_ops);
  EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
    RAISE NOTICE 'pg_trgm is not available: searches by text read more rows';
  END $$;
`;
