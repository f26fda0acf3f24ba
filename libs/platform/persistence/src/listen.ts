import pg from 'pg';

import type { Log } from '@postern/kernel';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5000;

/**
 * LISTEN on a connection of its own. Resolves when it listens. A lost connection is made again, with doubling pauses; after that `onPayload` gets an empty
 * payload once, since notifications may have been missed meanwhile.
 */
export async function listenOn(
  server: () => Pick<pg.ClientConfig, 'connectionString' | 'ssl'>,
  channel: string,
  onPayload: (payload: string) => void,
  log: Log,
): Promise<{ stop(): Promise<void> }> {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(channel)) throw new Error(`not a channel name: ${channel}`);
  let current: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const open = async () => {
    const client = new pg.Client({ ...server(), application_name: 'postern listen', keepAlive: true, connectionTimeoutMillis: 5000 });
    // Only the connection in use counts as lost: one that cannot be made rejects below, and its events must not start a second loop.
    const lost = (error?: Error) => {
      if (current !== client) return;
      current = undefined;
      log.warn('DATABASE_LISTENER_LOST', { channel }, error);
      again(FIRST_PAUSE_MS);
    };
    client.on('error', lost);
    client.on('end', () => lost());
    client.on('notification', (message) => onPayload(message.payload ?? ''));
    try {
      await client.connect();
      await client.query(`LISTEN ${channel}`);
    } catch (thrown) {
      await client.end().catch(() => undefined);
      throw thrown;
    }
    current = client;
  };

  const again = (pauseMs: number) => {
    timer = setTimeout(() => {
      open().then(
        () => (stopped ? close() : onPayload('')),
        () => !stopped && again(Math.min(pauseMs * 2, LONGEST_PAUSE_MS)),
      );
    }, pauseMs);
    timer.unref();
  };

  const close = async () => {
    const client = current;
    current = undefined;
    await client?.end().catch(() => undefined);
  };

  await open();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await close();
    },
  };
}
