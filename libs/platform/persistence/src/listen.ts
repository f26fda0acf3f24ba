import pg from 'pg';

import type { Log } from '@postern/kernel';

const RECONNECT_MS = 500;

/** LISTEN on a connection of its own. After a break it connects again, and calls back once with an empty payload, since notifications may have been missed. */
export async function listenOn(url: string, channel: string, onPayload: (payload: string) => void, log: Log): Promise<{ stop(): Promise<void> }> {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(channel)) throw new Error(`not a channel name: ${channel}`);
  let client: pg.Client | undefined;
  let stopped = false;
  const connect = async () => {
    const next = new pg.Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: 5000 });
    let ended = false;
    const onEnd = () => {
      if (ended) return;
      ended = true;
      client = undefined;
      if (!stopped) void again();
    };
    next.on('error', (error) => {
      log.warn('DATABASE_LISTENER_LOST', { channel }, error);
      onEnd();
      void next.end().catch(() => undefined);
    });
    next.on('end', onEnd);
    next.on('notification', (message) => onPayload(message.payload ?? ''));
    await next.connect();
    await next.query(`LISTEN ${channel}`);
    client = next;
  };
  const again = async () => {
    while (!stopped) {
      await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
      try {
        await connect();
        onPayload('');
        return;
      } catch {
        // The server is not back yet.
      }
    }
  };
  await connect();
  return {
    async stop() {
      stopped = true;
      await client?.end().catch(() => undefined);
    },
  };
}
