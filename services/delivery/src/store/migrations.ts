import { baseline } from '@postern/platform-persistence';
import type { MigrationInterface, QueryRunner } from '@postern/platform-persistence';

/**
 * As it was made step by step. `queue`: one row a recipient; what is delivered or given up leaves the table. `done`: recipients that a repeated fact must not be sent to again.
 * `outbox`: facts that are true and that the bus may not have yet.
 */
const STEPS = [
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
  {
    id: 2,
    name: 'own mail, finished recipients, facts to publish',
    sql: `
      ALTER TABLE delivery.queue ADD COLUMN inline bytea;
      CREATE TABLE delivery.done (
        msg_id text NOT NULL,
        recipient text NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (msg_id, recipient)
      );
      CREATE INDEX done_at ON delivery.done (at);
      CREATE TABLE delivery.outbox (
        id text PRIMARY KEY,
        topic text NOT NULL,
        key text NOT NULL,
        headers jsonb NOT NULL,
        value bytea NOT NULL,
        at timestamptz NOT NULL
      );
      CREATE INDEX outbox_at ON delivery.outbox (at);
    `,
  },
];

class SpentOriginals1764547200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE delivery.spent (blob_key text PRIMARY KEY, msg_id text NOT NULL, at timestamptz NOT NULL)');
    await runner.query('CREATE INDEX spent_at ON delivery.spent (at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE delivery.spent');
  }
}

export const MIGRATIONS = [baseline('delivery', 1_764_460_800_000, STEPS), SpentOriginals1764547200000];
