import type { Log, MessageBus, OutgoingMessage, Sql } from '@postern/kernel';

const PUBLISH_LIMIT_MS = 10_000;
const CATCH_UP_BATCH = 500;

export interface OutboxParts {
  readonly bus: MessageBus;
  readonly log: Log;
}

/** Facts that are true and that the bus may not have yet, in the table `outbox` of a schema (see `outboxTable`). */
export interface Outbox {
  /** Keeps facts until the bus has them; to be called within the transaction that makes them true. */
  put(sql: Sql, facts: readonly OutgoingMessage[], nowMs: number): Promise<void>;
  /** Takes back what did not come true after all. */
  withdraw(sql: Sql, facts: readonly OutgoingMessage[]): Promise<void>;
  /** Tells the bus what was put, so that a bus that does not take it now gets it later. Whether it took it; never rejects. */
  publish(sql: Sql, facts: readonly OutgoingMessage[]): Promise<boolean>;
  /** Publishes what lies there since `beforeMs` or longer, oldest first. Rejects while bus or database do not answer. */
  catchUp(sql: Sql, beforeMs: number): Promise<void>;
}

interface Row {
  readonly id: string;
  readonly topic: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Buffer;
}

/** For a migration. `schema` is a name of ours, never input. */
export const outboxTable = (schema: string): string => `
  CREATE TABLE ${schema}.outbox (
    id text PRIMARY KEY,
    topic text NOT NULL,
    key text NOT NULL,
    headers jsonb NOT NULL,
    value bytea NOT NULL,
    at timestamptz NOT NULL
  );
  CREATE INDEX outbox_at ON ${schema}.outbox (at);`;

/** `schema` is a name of ours, never input. */
export function createOutbox(schema: string, { bus, log }: OutboxParts): Outbox {
  const remove = (sql: Sql, facts: readonly { readonly id: string }[]) =>
    sql.query(`DELETE FROM ${schema}.outbox WHERE id = ANY ($1)`, [facts.map(({ id }) => id)]);
  return {
    async put(sql, facts, nowMs) {
      if (facts.length === 0) return;
      await sql.query(
        `INSERT INTO ${schema}.outbox (id, topic, key, headers, value, at)
         SELECT id, topic, key, headers::jsonb, value, $6 FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bytea[]) AS f (id, topic, key, headers, value)
         ON CONFLICT (id) DO NOTHING`,
        [
          facts.map((fact) => fact.id),
          facts.map((fact) => fact.topic),
          facts.map((fact) => fact.key),
          facts.map((fact) => JSON.stringify(fact.headers ?? {})),
          facts.map((fact) => fact.value),
          new Date(nowMs),
        ],
      );
    },
    async withdraw(sql, facts) {
      await remove(sql, facts);
    },
    async publish(sql, facts) {
      if (facts.length === 0) return true;
      try {
        await bus.publish(facts, { timeoutMs: PUBLISH_LIMIT_MS });
        await remove(sql, facts);
        return true;
      } catch (thrown) {
        log.warn('FACTS_IN_OUTBOX', { count: facts.length }, thrown);
        return false;
      }
    },
    async catchUp(sql, beforeMs) {
      const left = await sql.query<Row>(`SELECT id, topic, key, headers, value FROM ${schema}.outbox WHERE at <= $1 ORDER BY at LIMIT $2`, [
        new Date(beforeMs),
        CATCH_UP_BATCH,
      ]);
      if (left.length === 0) return;
      await bus.publish(left);
      await remove(sql, left);
    },
  };
}
