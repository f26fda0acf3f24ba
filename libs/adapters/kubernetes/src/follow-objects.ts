import type { Clock, Log } from '@postern/kernel';

import { reasonOf, statusOf } from './connect-kubernetes.js';

/** An object as the API server sends it; what matters here. */
export interface RawObject {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly generation?: number;
    readonly creationTimestamp?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: unknown;
  readonly status?: unknown;
}

export interface WatchEvent {
  readonly type: string;
  readonly object: unknown;
}

/** Delivers events from a version on until the server ends the watch (resolves) or something breaks (rejects). */
export type WatchFrom = (resourceVersion: string, onEvent: (event: WatchEvent) => void, signal: AbortSignal) => Promise<void>;

export interface FollowParts {
  /** For the log. */
  readonly what: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly list: (page: string | undefined) => Promise<unknown>;
  readonly watch: WatchFrom;
  readonly onChange: () => void;
}

export interface Followed {
  list(): readonly RawObject[] | undefined;
  stop(): Promise<void>;
}

const LONGEST_PAUSE_MS = 30_000;
const PAUSE_MS = 500;

/** Thrown inside the loop when our place in the history is lost. */
class HistoryGone extends Error {}

/**
 * Lists, then watches from the list's version on, and takes the watch up again where it ended. A version that the server no longer knows (410) leads to a new
 * list; what vanished meanwhile is missing in it. Errors pause, doubling to 30 s. Never gives up.
 */
export function followObjects({ what, clock, log, list, watch, onChange }: FollowParts): Followed {
  const ending = new AbortController();
  let known: Map<string, RawObject> | undefined;
  let version: string | undefined;

  async function relist(): Promise<void> {
    const found = new Map<string, RawObject>();
    let page: string | undefined;
    do {
      const answer = (await list(page)) as {
        items: readonly RawObject[];
        metadata: { resourceVersion: string; continue?: string; _continue?: string };
      };
      for (const item of answer.items) found.set(item.metadata.name, item);
      version = answer.metadata.resourceVersion;
      page = answer.metadata.continue ?? answer.metadata._continue;
    } while (page !== undefined && page !== '' && !ending.signal.aborted);
    known = found;
    onChange();
  }

  function take({ type, object }: WatchEvent): void {
    if (type === 'ERROR') {
      const status = object as { code?: number; message?: string };
      throw status.code === 410 ? new HistoryGone() : new Error(`watch: ${status.code} ${status.message}`);
    }
    const item = object as RawObject;
    version = item.metadata.resourceVersion;
    if (type === 'BOOKMARK') return;
    if (type === 'DELETED') known?.delete(item.metadata.name);
    else known?.set(item.metadata.name, item);
    onChange();
  }

  async function run(): Promise<void> {
    let pauseMs = PAUSE_MS;
    while (!ending.signal.aborted) {
      try {
        if (version === undefined) await relist();
        const startedMs = clock.monotonicMs();
        await watch(version as string, take, ending.signal);
        // A server that ends watches immediately must not be asked in a loop.
        if (clock.monotonicMs() - startedMs < PAUSE_MS) await clock.after(PAUSE_MS, ending.signal);
        pauseMs = PAUSE_MS;
      } catch (thrown) {
        if (ending.signal.aborted) return;
        const gone = thrown instanceof HistoryGone || statusOf(thrown) === 410;
        if (gone) version = undefined;
        else log.warn('KUBERNETES_FEED_BROKEN', { what, why: reasonOf(thrown) });
        await clock.after(gone ? PAUSE_MS : pauseMs, ending.signal).catch(() => undefined);
        pauseMs = gone ? PAUSE_MS : Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
      }
    }
  }

  const running = run();
  return {
    list: () => (known === undefined ? undefined : [...known.values()].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))),
    async stop() {
      ending.abort(new Error('stopping'));
      await running.catch(() => undefined);
    },
  };
}
