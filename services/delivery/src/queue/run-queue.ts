import { TOPICS } from '@postern/facts';

import { forgetDone } from '../store/done-recipients.js';
import { queueCounts } from '../store/queue-operations.js';
import type { QueueCounts } from '../store/queue-operations.js';
import { claimDue } from '../store/queue-worker.js';
import { sameCopy, tryQueued } from './queued-attempt.js';
import type { QueueParts, Unwritten } from './queued-attempt.js';
import { outboxOf } from './queue-outbox.js';

const POLL_MS = 1000;
/** Time that a lease is longer than an attempt may take, for writing down what happened. */
const LEASE_RESERVE_MS = 120_000;
const MAINTAIN_EVERY_MS = 15_000;
/** As long as a fact can be repeated, and a day. */
const FORGET_DONE_MS = (TOPICS.mail.keptDays + 1) * 86_400_000;
const OUTBOX_AGE_MS = 30_000;

/** The queue of this process beside others. */
export interface QueueWork {
  /** Of the last look; undefined before the first. */
  counts(): QueueCounts | undefined;
}

/** Tries what is due until the process stops; then it finishes what is on its way. */
export function runQueue(parts: QueueParts, concurrency: number): QueueWork {
  const { shell, store } = parts;
  const outbox = outboxOf(parts);
  const running = new Set<Promise<void>>();
  const unwritten: Unwritten = new Map();
  let busy = 0;
  let counts: QueueCounts | undefined;
  let maintainedAtMs = -MAINTAIN_EVERY_MS;

  /** True when there may be more that is due. */
  const round = async (): Promise<boolean> => {
    const free = concurrency - busy;
    if (free <= 0) return false;
    const leaseMs = parts.settings.current().settings.gateway.delivery.attemptTimeoutSeconds * 1000 + LEASE_RESERVE_MS;
    const claimed = await claimDue(store, free, shell.clock.now(), leaseMs);
    for (const rows of sameCopy(claimed)) {
      busy += rows.length;
      const one = tryQueued(parts, unwritten, rows, new AbortController().signal)
        .catch((thrown: unknown) => shell.log.error('QUEUED_MAIL_UNWRITTEN', { msgId: rows[0]?.msgId }, thrown))
        .finally(() => {
          busy -= rows.length;
          running.delete(one);
        });
      running.add(one);
    }
    return claimed.length === free;
  };

  const maintainQueue = async () => {
    maintainedAtMs = shell.clock.monotonicMs();
    counts = await queueCounts(store);
    parts.metrics.queue.set(counts.messages);
    parts.metrics.oldest.set(counts.oldestAtMs === 0 ? 0 : (shell.clock.now() - counts.oldestAtMs) / 1000);
    await outbox.catchUp(store.sql, shell.clock.now() - OUTBOX_AGE_MS);
    await forgetDone(store, shell.clock.now() - FORGET_DONE_MS);
  };

  const quietly = outageLog(parts);
  shell.onStop('mail on its way', () => Promise.all(running).then(() => undefined));
  shell.every('delivery queue', POLL_MS, async () => {
    const more = await quietly(round, false);
    // Asked here: maintenance that is not due would pass for an answer of the database.
    if (shell.clock.monotonicMs() - maintainedAtMs >= MAINTAIN_EVERY_MS) await quietly(maintainQueue, undefined);
    return more ? 'again' : undefined;
  });
  return { counts: () => counts };
}

/** Runs what needs the database; one line at the beginning of an outage, not one a second. */
function outageLog({ shell, metrics }: QueueParts): <T>(work: () => Promise<T>, otherwise: T) => Promise<T> {
  let failing = false;
  return async (work, otherwise) => {
    try {
      const value = await work();
      failing = false;
      return value;
    } catch (thrown) {
      // What waits is not known now, and the last figures would look like good ones.
      metrics.queue.forget();
      metrics.oldest.forget();
      if (!failing) shell.log.warn('QUEUE_UNREACHABLE', {}, thrown);
      failing = true;
      return otherwise;
    }
  };
}
