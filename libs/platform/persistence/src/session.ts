import pg from 'pg';

import type { Session } from '@postern/kernel';

const CONNECT_LIMIT_MS = 5000;
const QUERY_LIMIT_MS = 10_000;

/** One connection outside of the pool. Rejects when it cannot be made. A statement that gets no answer in time ends the connection: who waits for it must not believe that it still holds anything. */
export async function openSession(server: Pick<pg.ClientConfig, 'connectionString' | 'ssl'>, onLost: (error: Error) => void): Promise<Session> {
  const client = new pg.Client({
    ...server,
    application_name: 'postern session',
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    query_timeout: QUERY_LIMIT_MS,
  });
  let isOpen = false;
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= client.end().catch(() => undefined));
  const lost = (error: Error) => {
    if (!isOpen || closing !== undefined) return;
    void close();
    onLost(error);
  };
  client.on('error', lost);
  client.on('end', () => lost(new Error('the server closed the connection')));
  try {
    await client.connect();
    isOpen = true;
  } catch (thrown) {
    await close();
    throw thrown;
  }
  return {
    async query<Row extends object>(text: string, values?: readonly unknown[]): Promise<readonly Row[]> {
      try {
        return (await client.query<Row>(text, values === undefined ? [] : [...values])).rows;
      } catch (thrown) {
        // An error of the server has a code of five characters and says that the connection lives.
        if (!(thrown instanceof pg.DatabaseError)) lost(thrown as Error);
        throw thrown;
      }
    },
    close,
  };
}
