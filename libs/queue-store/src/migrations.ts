import type { Migration } from '@postern/platform-persistence';

/** Schema `delivery`. One row a recipient; what is delivered or given up leaves the table. */
export const QUEUE_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'queue',
    sql: `
      CREATE TABLE delivery.queue (
        msg_id text NOT NULL,
        recipient text NOT NULL,
        mail_from text NOT NULL,
        sender_proven boolean NOT NULL,
        blob_key text NOT NULL,
        size bigint NOT NULL,
        splices bytea NOT NULL,
        subject text NOT NULL DEFAULT '',
        traceparent text NOT NULL DEFAULT '',
        received_at timestamptz NOT NULL,
        attempts integer NOT NULL,
        next_attempt_at timestamptz NOT NULL,
        leased_until timestamptz NOT NULL DEFAULT '-infinity',
        last_reply text NOT NULL DEFAULT '',
        last_hop text NOT NULL DEFAULT '',
        PRIMARY KEY (msg_id, recipient)
      );
      CREATE INDEX queue_due ON delivery.queue (next_attempt_at);
    `,
  },
];
