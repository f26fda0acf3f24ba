import type { Store } from '@postern/platform-persistence';

import { leaseDue } from './batches.js';
import { queue } from './entities.js';
import type { QueuedMail } from './queued-mail.js';

/** Puts mail into the queue; one that is there already stays as it is, so a repeated fact changes nothing. */
export async function enqueue(store: Store, mail: QueuedMail): Promise<void> {
  await (await store.manager()).createQueryBuilder().insert().into(queue).values(mail).orIgnore().updateEntity(false).execute();
}

/** Takes due mails for `leaseMs`; nobody else gets them meanwhile, and they are due again when this process dies. */
export async function claimDue(store: Store, limit: number, nowMs: number, leaseMs: number): Promise<readonly QueuedMail[]> {
  const keys = await leaseDue(store, limit, nowMs, nowMs + leaseMs);
  if (keys.length === 0) return [];
  return (await store.manager()).find(queue, { where: keys.map((key) => ({ ...key })) });
}

/** The mail has left the queue: delivered, or given up. */
export async function dequeue(store: Store, msgId: string, recipient: string): Promise<void> {
  await (await store.manager()).delete(queue, { msgId, recipient });
}

/** The next attempt is due later. False for a mail that was removed meanwhile, which has none. */
export async function reschedule(
  store: Store,
  mail: Pick<QueuedMail, 'msgId' | 'recipient' | 'attempts' | 'nextAttemptAtMs' | 'lastReply' | 'lastHop'>,
): Promise<boolean> {
  const { msgId, recipient, attempts, nextAttemptAtMs, lastReply, lastHop } = mail;
  // SQL, since TypeORM makes no infinite time.
  const changed = { attempts, nextAttemptAtMs, lastReply, lastHop, leasedUntilMs: () => "'-infinity'" };
  const { affected } = await (await store.manager()).update(queue, { msgId, recipient }, changed);
  return affected !== 0;
}
