import type { Database } from '@postern/kernel';

/**
 * Schema `bus`: every message in the order of its commit, and how far each group is. The messages of a topic are in shares by their key; the members of a group divide the
 * shares among themselves. What the version before stored is all in share 0.
 */
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
      ALTER TABLE bus.messages ADD COLUMN IF NOT EXISTS share smallint NOT NULL DEFAULT 0;
      CREATE INDEX IF NOT EXISTS messages_topic ON bus.messages (topic, id);
      CREATE TABLE IF NOT EXISTS bus.positions (
        consumer_group text NOT NULL,
        topic text NOT NULL,
        last_id bigint NOT NULL,
        done bigint[] NOT NULL DEFAULT '{}',
        PRIMARY KEY (consumer_group, topic)
      );
      DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'bus.positions'::regclass AND attname = 'share') THEN
          ALTER TABLE bus.positions ADD COLUMN share smallint NOT NULL DEFAULT 0, DROP CONSTRAINT positions_pkey, ADD PRIMARY KEY (consumer_group, topic, share);
        END IF;
      END $$;
    `);
  });
}
