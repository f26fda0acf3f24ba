import type { Clock } from '@postern/kernel';

import type { Kubernetes } from './connect-kubernetes.js';
import type { WatchFrom } from './follow-objects.js';

/** Asked of the server, so that a watch whose connection died unnoticed ends by itself. */
const SERVER_ENDS_AFTER_SECONDS = 240;
/** Longest silence: bookmarks come about once a minute. */
const SILENCE_MS = 180_000;
const OPEN_LIMIT_MS = 30_000;

/** Watches of one path. What an event handler throws ends the watch and is its rejection. */
export function watchOf({ client, config }: Kubernetes, path: string, clock: Clock): WatchFrom {
  return (resourceVersion, onEvent, signal) =>
    new Promise((resolve, reject) => {
      const watch = new client.Watch(config);
      // Private there, and 30 s: a quiet watch would break twice a minute.
      Reflect.set(watch, 'requestTimeoutMs', SILENCE_MS);
      let connection: AbortController | undefined;
      const opening = new AbortController();
      const end = (thrown?: unknown) => {
        signal.removeEventListener('abort', onAbort);
        opening.abort();
        connection?.abort();
        if (thrown === undefined || thrown === null) resolve();
        else reject(thrown as Error);
      };
      const onAbort = () => end(signal.reason);
      if (signal.aborted) return onAbort();
      signal.addEventListener('abort', onAbort, { once: true });
      clock.after(OPEN_LIMIT_MS, opening.signal).then(
        () => end(new Error('the watch was not opened in time')),
        () => undefined,
      );
      const take = (type: string, object: unknown) => {
        try {
          onEvent({ type, object });
        } catch (thrown) {
          end(thrown);
        }
      };
      const query = { resourceVersion, allowWatchBookmarks: true, timeoutSeconds: SERVER_ENDS_AFTER_SECONDS };
      watch.watch(path, query, take, end).then((opened) => {
        connection = opened;
        opening.abort();
        if (signal.aborted) opened.abort();
      }, end);
    });
}
