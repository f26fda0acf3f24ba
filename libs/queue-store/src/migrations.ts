/** Steps of the schema `delivery`, run by the delivery service at its start. Times are milliseconds since the epoch, as the Clock port gives them. */
export const QUEUE_MIGRATIONS = [
  {
    id: 1,
    name: 'queue',
    sql: `
      CREATE TABLE delivery.mail (
        id text PRIMARY KEY,
        msg_id text NOT NULL,
        sender text NOT NULL,
        may_notify boolean NOT NULL,
        blob_key text NOT NULL,
        edits bytea NOT NULL,
        inline bytea,
        size bigint NOT NULL,
        accepted_at_ms bigint NOT NULL
      );
      CREATE TABLE delivery.recipient (
        id text PRIMARY KEY,
        mail_id text NOT NULL REFERENCES delivery.mail (id) ON DELETE CASCADE,
        recipient text NOT NULL,
        state text NOT NULL,
        attempts integer NOT NULL,
        next_hop text NOT NULL,
        last_reply text NOT NULL,
        next_attempt_at_ms bigint NOT NULL,
        lease_until_ms bigint NOT NULL DEFAULT 0,
        lease_owner text NOT NULL DEFAULT ''
      );
      CREATE INDEX recipient_due ON delivery.recipient (next_attempt_at_ms) WHERE state = 'deferred';
      CREATE INDEX recipient_leased ON delivery.recipient (lease_until_ms) WHERE state = 'sending';
      CREATE INDEX recipient_mail ON delivery.recipient (mail_id);
      CREATE TABLE delivery.handled (
        msg_id text NOT NULL,
        recipient text NOT NULL,
        at_ms bigint NOT NULL,
        PRIMARY KEY (msg_id, recipient)
      );
      CREATE INDEX handled_at ON delivery.handled (at_ms);
      CREATE TABLE delivery.outbox (
        id text PRIMARY KEY,
        topic text NOT NULL,
        key text NOT NULL,
        headers jsonb NOT NULL,
        value bytea NOT NULL,
        at_ms bigint NOT NULL
      );
    `,
  },
] as const;
export const QUEUE_SCHEMA = 'delivery';
