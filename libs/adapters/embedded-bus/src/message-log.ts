import { inBatches } from '@postern/flow';
import { sizeOfMessages } from '@postern/kernel';
import type { Database, IncomingMessage, OutgoingMessage } from '@postern/kernel';

import { placeOf, shareOfKey } from './shares.js';

/** A stored message; positions ascend in the order of commit, because one writer commits at a time, over all processes. */
export interface StoredMessage extends Omit<IncomingMessage, 'attempt'> {
  readonly position: number;
  readonly share: number;
}

interface Row {
  readonly id: string;
  readonly topic: string;
  readonly share: number;
  readonly key: string;
  readonly message_id: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Buffer;
  readonly published_at: Date;
}

const COLUMNS = 'id, topic, share, key, message_id, headers, value, published_at';
/** Bytes that one INSERT takes; they are written in text, twice as long. */
const MAX_BATCH_BYTES = 4 * 1024 * 1024;

function stored(row: Row): StoredMessage {
  return {
    position: Number(row.id),
    topic: row.topic,
    share: row.share,
    key: row.key,
    id: row.message_id,
    headers: row.headers,
    value: row.value,
    publishedAtMs: row.published_at.getTime(),
  };
}

/** NOTIFY of appends: the writer, then `topic:share,share` for each topic. */
export const APPENDED_CHANNEL = 'bus_appended';

/** What readers wait for: each topic, and each share of it. */
export function placesIn(news: string): readonly string[] {
  return news
    .split(' ')
    .filter((part) => part !== '')
    .flatMap((part) => {
      const colon = part.lastIndexOf(':');
      const topic = part.slice(0, colon);
      return [
        topic,
        ...part
          .slice(colon + 1)
          .split(',')
          .map((share) => placeOf(topic, Number(share))),
      ];
    });
}

interface Append {
  readonly messages: readonly OutgoingMessage[];
  readonly signal: AbortSignal | undefined;
}

/**
 * Takes the turn to append, appends, tells the other processes what of which shares is new, and answers the same. Ids are given only once the turn is ours, and the turn is given
 * back with the commit.
 */
const INSERT = `
  WITH turn AS MATERIALIZED (SELECT pg_advisory_xact_lock(hashtext('postern-bus-append'))),
  added AS (
    INSERT INTO bus.messages (topic, key, message_id, headers, value, share)
    SELECT m.topic, m.key, m.message_id, m.headers, m.value, ${shareOfKey('m.key')}
    FROM turn, unnest($1::text[], $2::text[], $3::text[], $4::jsonb[], $5::bytea[]) AS m (topic, key, message_id, headers, value)
    RETURNING topic, share
  ),
  news AS (
    SELECT string_agg(topic || ':' || shares, ' ') AS text
    FROM (SELECT topic, string_agg(DISTINCT share::text, ',') AS shares FROM added GROUP BY topic) AS by_topic
  )
  SELECT text, CASE WHEN $6::text IS NOT NULL THEN pg_notify('${APPENDED_CHANNEL}', $6 || ' ' || text) END FROM news`;

/** SQLSTATE class 22: something in the data that PostgreSQL cannot hold, such as a NUL in a text. */
function isDataError(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' && /^22[0-9A-Z]{3}$/.test(thrown.code);
}

/**
 * Appends and reads messages. Waiting appends share one statement (group commit); one statement runs at a time, so that ids ascend as they are committed. `writer` names this
 * process to the others; undefined: there are none to be told.
 */
export function messageLog(database: Database, writer: string | undefined, onAppended: (places: readonly string[]) => void) {
  const insert = async (batch: readonly Append[]) => {
    const all = batch.flatMap((entry) => entry.messages);
    const [news] = await database.query<{ text: string }>(INSERT, [
      all.map((m) => m.topic),
      all.map((m) => m.key),
      all.map((m) => m.id),
      all.map((m) => JSON.stringify(m.headers ?? {})),
      all.map((m) => m.value),
      writer ?? null,
    ]);
    onAppended(placesIn(news?.text ?? ''));
  };
  const appends = inBatches(insert, {
    max: MAX_BATCH_BYTES,
    sizeOf: ({ messages }) => sizeOfMessages(messages),
    // Its caller has given another answer by now; storing it would make the mail appear twice.
    isGone: ({ signal }) => signal?.aborted === true,
    mayBlameOne: isDataError,
  });

  return {
    /** Resolves when the messages are committed. Those that still wait when the signal aborts are dropped without an answer. What need not go before `patience` settles goes with others until then. */
    append(messages: readonly OutgoingMessage[], signal?: AbortSignal, patience?: Promise<unknown>): Promise<void> {
      if (messages.length === 0) return Promise.resolve();
      return patience === undefined ? appends.add({ messages, signal }) : appends.addPatiently({ messages, signal }, patience);
    },
    /** Messages of the topics behind a position, in order; of these shares, or of all. */
    async after(topics: readonly string[], position: number, limit: number, shares?: readonly number[]): Promise<readonly StoredMessage[]> {
      const rows = await database.query<Row>(
        `SELECT ${COLUMNS} FROM bus.messages WHERE topic = ANY($1) AND id > $2 AND ($4::int[] IS NULL OR share = ANY($4)) ORDER BY id LIMIT $3`,
        [topics, position, limit, shares ?? null],
      );
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
