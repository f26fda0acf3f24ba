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
/** Messages that one INSERT takes. */
const MAX_BATCH = 500;

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

/** Appends and reads messages. Waiting appends share one transaction (group commit). */
export function messageLog(database: Database, onAppended: () => void) {
  const waiting: { messages: readonly OutgoingMessage[]; resolve: () => void; reject: (error: unknown) => void }[] = [];
  let writing = false;

  const write = async () => {
    if (writing) return;
    writing = true;
    while (waiting.length > 0) {
      const batch = [waiting.shift() as (typeof waiting)[number]];
      let size = batch[0]?.messages.length ?? 0;
      while (waiting[0] !== undefined && size + waiting[0].messages.length <= MAX_BATCH) {
        size += waiting[0].messages.length;
        batch.push(waiting.shift() as (typeof waiting)[number]);
      }
      const all = batch.flatMap((entry) => entry.messages);
      try {
        await database.query(
          'INSERT INTO bus.messages (topic, key, message_id, headers, value) SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::jsonb[], $5::bytea[])',
          [
            all.map((m) => m.topic),
            all.map((m) => m.key),
            all.map((m) => m.id),
            all.map((m) => JSON.stringify(m.headers ?? {})),
            all.map((m) => m.value),
          ],
        );
        for (const entry of batch) entry.resolve();
        onAppended();
      } catch (thrown) {
        for (const entry of batch) entry.reject(thrown);
      }
    }
    writing = false;
  };

  return {
    /** Resolves when the messages are committed. */
    append(messages: readonly OutgoingMessage[]): Promise<void> {
      if (messages.length === 0) return Promise.resolve();
      return new Promise((resolve, reject) => {
        waiting.push({ messages, resolve, reject });
        void write();
      });
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
