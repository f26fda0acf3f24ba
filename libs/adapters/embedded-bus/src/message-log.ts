import { inBatches } from '@postern/flow';
import { sizeOfMessages } from '@postern/kernel';
import type { Database, IncomingMessage, OutgoingMessage } from '@postern/kernel';

/** A stored message; ids ascend in the order of commit, because one writer commits at a time. */
export interface StoredMessage extends Omit<IncomingMessage, 'attempt'> {
  readonly position: number;
}

interface Row {
  readonly id: string;
  readonly topic: string;
  readonly key: string;
  readonly message_id: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Buffer;
  readonly published_at: Date;
}

const COLUMNS = 'id, topic, key, message_id, headers, value, published_at';
/** Bytes that one INSERT takes; they are written in text, twice as long. */
const MAX_BATCH_BYTES = 4 * 1024 * 1024;

function stored(row: Row): StoredMessage {
  return {
    position: Number(row.id),
    topic: row.topic,
    key: row.key,
    id: row.message_id,
    headers: row.headers,
    value: row.value,
    publishedAtMs: row.published_at.getTime(),
  };
}

interface Append {
  readonly messages: readonly OutgoingMessage[];
  readonly signal: AbortSignal | undefined;
}

const INSERT =
  'INSERT INTO bus.messages (topic, key, message_id, headers, value) SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::jsonb[], $5::bytea[])';

/** SQLSTATE class 22: something in the data that PostgreSQL cannot hold, such as a NUL in a text. */
function isDataError(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' && /^22[0-9A-Z]{3}$/.test(thrown.code);
}

/** Appends and reads messages. Waiting appends share one statement (group commit); one statement runs at a time, so that ids ascend as they are committed. */
export function messageLog(database: Database, onAppended: (topics: readonly string[]) => void) {
  const insert = async (batch: readonly Append[]) => {
    const all = batch.flatMap((entry) => entry.messages);
    await database.query(INSERT, [
      all.map((m) => m.topic),
      all.map((m) => m.key),
      all.map((m) => m.id),
      all.map((m) => JSON.stringify(m.headers ?? {})),
      all.map((m) => m.value),
    ]);
    onAppended(all.map((m) => m.topic));
  };
  const appends = inBatches(insert, {
    max: MAX_BATCH_BYTES,
    sizeOf: ({ messages }) => sizeOfMessages(messages),
    // Its caller has given another answer by now; storing it would make the mail appear twice.
    isGone: ({ signal }) => signal?.aborted === true,
    mayBlameOne: isDataError,
  });

  return {
    /** Resolves when the messages are committed. Those that still wait when the signal aborts are dropped without an answer. */
    append(messages: readonly OutgoingMessage[], signal?: AbortSignal): Promise<void> {
      return messages.length === 0 ? Promise.resolve() : appends.add({ messages, signal });
    },
    /** Messages of the topics behind a position, in order. */
    async after(topics: readonly string[], position: number, limit: number): Promise<readonly StoredMessage[]> {
      const rows = await database.query<Row>(`SELECT ${COLUMNS} FROM bus.messages WHERE topic = ANY($1) AND id > $2 ORDER BY id LIMIT $3`, [
        topics,
        position,
        limit,
      ]);
      return rows.map(stored);
    },
    /** The newest message of each key, in order. */
    async newest(topic: string): Promise<readonly StoredMessage[]> {
      const rows = await database.query<Row>(`SELECT DISTINCT ON (key) ${COLUMNS} FROM bus.messages WHERE topic = $1 ORDER BY key, id DESC`, [topic]);
      return rows.map(stored).sort((a, b) => a.position - b.position);
    },
  };
}
export type MessageLog = ReturnType<typeof messageLog>;
