import { eventsV1 } from '@postern/contracts';
import { claimDue, dequeue, queueCounts, reschedule } from '@postern/queue-store';
import type { QueuedMail } from '@postern/queue-store';

import { deliverMail } from './deliver-mail.js';
import type { DeliverParts } from './deliver-mail.js';

const POLL_MS = 1000;
/** A mail that could not even be tried (store down) is due again after this. */
const LEASE_MS = 600_000;
const RETRY_AFTER_FAILURE_MS = 30_000;

/** Tries what is due, in this process beside others, until it is stopped; then it finishes what is on its way. */
export function workQueue(parts: DeliverParts, concurrency: number): void {
  const { shell, database, metrics } = parts;
  const ending = new AbortController();
  const running = new Set<Promise<void>>();
  let failing = false;

  const tryOne = async (mail: QueuedMail) => {
    const attemptNumber = mail.attempts + 1;
    const decision = eventsV1.GroupDecision.decode(mail.decision);
    const { msgId, recipient } = mail;
    const consignment = { ...mail, decision, recipients: [recipient], attempt: attemptNumber };
    try {
      await deliverMail(
        parts,
        consignment,
        {
          done: () => dequeue(database, msgId, recipient),
          later: (outcome, nextAttemptAtMs) =>
            reschedule(database, { msgId, recipient, attempts: attemptNumber, nextAttemptAtMs, lastReply: outcome.reply, lastHop: outcome.hop }),
        },
        new AbortController().signal,
      );
    } catch (thrown) {
      shell.log.error('QUEUED_MAIL_FAILED', { msgId }, thrown);
      const again = {
        msgId,
        recipient,
        attempts: mail.attempts,
        nextAttemptAtMs: shell.clock.now() + RETRY_AFTER_FAILURE_MS,
        lastReply: mail.lastReply,
        lastHop: mail.lastHop,
      };
      await reschedule(database, again).catch(() => undefined);
    }
  };

  const round = async () => {
    const free = concurrency - running.size;
    if (free <= 0) return;
    for (const mail of await claimDue(database, free, shell.clock.now(), LEASE_MS)) {
      const one = tryOne(mail).finally(() => running.delete(one));
      running.add(one);
    }
    const counts = await queueCounts(database);
    metrics.queue.set(counts.messages);
    metrics.oldest.set(counts.oldestAtMs === 0 ? 0 : (shell.clock.now() - counts.oldestAtMs) / 1000);
  };

  const loop = (async () => {
    while (!ending.signal.aborted) {
      try {
        await round();
        failing = false;
      } catch (thrown) {
        // One line at the beginning of an outage, not one a second.
        if (!failing) shell.log.warn('QUEUE_UNREACHABLE', {}, thrown);
        failing = true;
      }
      await shell.clock.after(POLL_MS, ending.signal).catch(() => undefined);
    }
  })();
  shell.onStop('delivery queue', async () => {
    ending.abort(new Error('stopping'));
    await loop;
    await Promise.all(running);
  });
}
