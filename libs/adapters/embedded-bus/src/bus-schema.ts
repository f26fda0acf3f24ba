import type { Database } from '@postern/kernel';

/** Schema `bus`: every message in the order of its commit, and how far each group is. */
export async function createBusSchema(database: Database): Promise<void> {
  await database.transaction(async (sql) => {
    await sql.query(`SELECT pg_advisory_xact_lock(hashtext('postern-bus'))`);
    await sql.query(`
      CREATE SCHEMA IF NOT EXISTS bus;
      CREATE TABLE IF NOT EXISTS bus.messages (
        id bigserial PRIMARY KEY,
        topic text NOT NULL,
        key text NOT NULL,
        message_id text NOT NULL,
        headers jsonb NOT NULL,
        value bytea NOT NULL,
        published_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX IF NOT EXISTS messages_topic ON bus.messages (topic, id);
      CREATE TABLE IF NOT EXISTS bus.positions (
        consumer_group text NOT NULL,
        topic text NOT NULL,
        last_id bigint NOT NULL,
        done bigint[] NOT NULL DEFAULT '{}',
        PRIMARY KEY (consumer_group, topic)
      );
    `);
  });
}
