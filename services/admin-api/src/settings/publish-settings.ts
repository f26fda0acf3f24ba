import { followPatiently } from '@postern/facts';
import type { MessageBus, Result } from '@postern/kernel';
import type { Shell } from '@postern/platform-service';
import { recordReader } from '@postern/settings';
import type { Revision } from '@postern/settings';
import { revisionFromWire } from '@postern/wire';

import type { AdminApiMetrics } from '../admin-api.metrics.js';
import { removeObsolete, sendRevision } from './send-revision.js';
import type { OnTopic } from './send-revision.js';

const LONGEST_PAUSE_MS = 30_000;

/**
 * Brings the newest revision to the compacted topic and knows what the topic holds. A revision that could not be published is tried again until it is there
 * or a newer one is: PostgreSQL has it, and the services go on with the one they have.
 */
export interface Publisher {
  /** Newest revision seen on the topic. */
  inForce(): Revision | undefined;
  /** True when the topic has this revision or a newer one now; false when it is being tried in the background. */
  publish(revision: Revision): Promise<boolean>;
  stop(): Promise<void>;
}

export async function createPublisher(
  shell: Shell,
  bus: MessageBus,
  metrics: AdminApiMetrics,
  onSeen: (revision: Revision) => Promise<void>,
): Promise<Publisher> {
  let seen: Revision | undefined;
  let wanted: Revision | undefined;
  let retrying: Promise<void> | undefined;
  const ending = new AbortController();
  const topic: OnTopic = { records: recordReader(), whole: new Set(), old: false };
  const has = (revision: Revision) => seen !== undefined && seen.number >= revision.number;

  const note = (revision: Revision) => {
    if (has(revision)) return;
    seen = revision;
    metrics.publishedRevision.set(revision.number);
  };

  const see = async (revision: Result<Revision, string>) => {
    if (!revision.ok) return shell.log.error('REVISION_UNREADABLE', { why: revision.error.slice(0, 500) });
    note(revision.value);
    await onSeen(revision.value).catch((thrown: unknown) => shell.log.warn('REVISION_NOT_ADOPTED', { revision: revision.value.number }, thrown));
  };
  /** Another replica that tidies up may take away what a revision needs that it has not seen. */
  const lose = (key: string) => {
    topic.records.remove(key);
    if (!topic.whole.has(key) || wanted === undefined || ending.signal.aborted) return;
    topic.whole = new Set();
    seen = undefined;
    retrying ??= retry();
  };
  const following = await followPatiently(
    bus,
    shell,
    {
      async ConfigRecord({ key, content }) {
        const revision = topic.records.take(key, Buffer.from(content));
        if (revision !== undefined) await see(revision);
      },
      async ConfigRevision(fact) {
        topic.old = true;
        await see(revisionFromWire(fact));
      },
      removed: async (key) => lose(key),
    },
    { lettersAs: shell.service },
  );

  async function send(revision: Revision): Promise<boolean> {
    try {
      const split = await sendRevision(bus, shell, topic, revision);
      note(revision);
      shell.log.info('REVISION_PUBLISHED', { revision: revision.number, author: revision.author });
      if (seen?.number === revision.number) await removeObsolete(bus, topic, split);
      return true;
    } catch (thrown) {
      if (has(revision)) {
        // It is there; what it replaces goes with the next one.
        shell.log.warn('OLD_REVISION_NOT_REMOVED', { revision: revision.number }, thrown);
        return true;
      }
      metrics.publishFailures.add(1);
      shell.log.warn('REVISION_NOT_PUBLISHED', { revision: revision.number }, thrown);
      return false;
    }
  }

  async function retry(): Promise<void> {
    for (let pauseMs = 500; wanted !== undefined && !has(wanted) && !ending.signal.aborted; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
      await shell.clock.after(pauseMs, ending.signal).catch(() => undefined);
      if (!ending.signal.aborted && !has(wanted)) await send(wanted);
    }
    retrying = undefined;
  }

  return {
    inForce: () => seen,
    async publish(revision) {
      if (wanted === undefined || wanted.number < revision.number) wanted = revision;
      if (has(revision) || (await send(revision))) return true;
      retrying ??= retry();
      return false;
    },
    async stop() {
      ending.abort(new Error('stopping'));
      await retrying;
      await following.drain();
    },
  };
}
