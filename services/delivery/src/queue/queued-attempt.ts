import { createHash } from 'node:crypto';

import { eventsV1 } from '@postern/contracts';
import type { MessageBus, OutgoingMessage } from '@postern/kernel';
import type { Store } from '@postern/platform-persistence';

import { attemptFacts } from '../attempt/attempt-facts.js';
import type { OutgoingCopy } from '../attempt/outgoing-copy.js';
import type { Fate } from '../attempt/judge-outcomes.js';
import { originalOf, tryMail } from '../attempt/try-mail.js';
import type { TryParts } from '../attempt/try-mail.js';
import { dsnMail } from '../bounce/dsn-mail.js';
import { failedRecipients } from '../bounce/failed-recipients.js';
import { markDone } from '../store/batches.js';
import { dequeue, enqueue, reschedule } from '../store/queue-worker.js';
import type { QueuedMail } from '../store/queued-mail.js';
import { outboxOf } from './queue-outbox.js';

export interface QueueParts extends TryParts {
  readonly bus: MessageBus;
  readonly store: Store;
}

/** A mail that could not even be tried, since the store does not answer, is due again after this. */
const UNTRIED_PAUSE_MS = 30_000;
/** Pauses between tries to write down what happened; together well below the time that a lease is longer than an attempt. */
const WRITE_PAUSES_MS = [500, 2000, 5000, 10_000, 20_000];

/** Rows of one mail that go out together: same copy, same number of attempts. */
export function sameCopy(rows: readonly QueuedMail[]): readonly (readonly QueuedMail[])[] {
  const groups = new Map<string, QueuedMail[]>();
  for (const row of rows) {
    const key = `${row.msgId} ${row.attempts} ${createHash('sha256').update(row.decision).digest('base64')}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()];
}

/** Recipients that were delivered and could not be written down, so that they are not sent to again when their lease ends. */
export type Unwritten = Map<string, Fate>;

const keyOf = (msgId: string, recipient: string) => `${msgId} ${recipient}`;

/** One attempt for rows of one copy. Rejects only when nothing could be written down; the rows are then due again when their lease ends. */
export async function tryQueued(parts: QueueParts, unwritten: Unwritten, rows: readonly QueuedMail[], signal: AbortSignal): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const before = rows.flatMap((row) => unwritten.get(keyOf(row.msgId, row.recipient)) ?? []);
  const known = new Set(before.map(({ outcome }) => outcome.recipient));
  const recipients = rows.map((row) => row.recipient).filter((recipient) => !known.has(recipient));
  const mail: OutgoingCopy = { ...first, decision: eventsV1.GroupDecision.decode(first.decision), recipients, attempt: first.attempts + 1 };
  let fates: readonly Fate[] = [];
  let original: Buffer | undefined;
  if (recipients.length > 0) {
    try {
      original = await originalOf(parts.blobs, mail);
      fates = await tryMail(parts, mail, original, signal);
    } catch (thrown) {
      parts.shell.log.error('QUEUED_MAIL_UNTRIED', { msgId: mail.msgId }, thrown);
      return putOff(parts, rows);
    }
  }
  for (const fate of fates) if (fate.result === 'delivered') unwritten.set(keyOf(mail.msgId, fate.outcome.recipient), fate);
  const hostname = parts.settings.current().settings.gateway.mta.hostname;
  const dsn = dsnMail({ ...parts, hostname }, { ...mail, original, failed: failedRecipients(fates) });
  const all = [...before, ...fates];
  const facts = attemptFacts(parts.shell, mail, all, dsn?.msgId ?? '');
  const told = await writeDown(parts, mail, all, dsn, facts);
  for (const { outcome } of all) unwritten.delete(keyOf(mail.msgId, outcome.recipient));
  await outboxOf(parts).publish(parts.store.sql, told);
}

/**
 * What happened, in one transaction; tried again for a while, since the mail is out and must not go out again. Gives the facts that are so: a mail that was removed
 * while it was tried is not deferred, since nobody tries it again. `facts` has one for each fate.
 */
async function writeDown(
  parts: QueueParts,
  mail: OutgoingCopy,
  fates: readonly Fate[],
  dsn: QueuedMail | undefined,
  facts: readonly OutgoingMessage[],
): Promise<readonly OutgoingMessage[]> {
  const { shell, store } = parts;
  const { msgId } = mail;
  const write = () =>
    store.transaction(async (inner) => {
      if (dsn !== undefined) await enqueue(inner, dsn);
      const told: OutgoingMessage[] = [];
      for (const [i, { outcome, result, nextAttemptAtMs }] of fates.entries()) {
        const { recipient, reply, hop } = outcome;
        const waits =
          result === 'deferred' &&
          (await reschedule(inner, { msgId, recipient, attempts: mail.attempt, nextAttemptAtMs, lastReply: reply, lastHop: hop }));
        if (result !== 'deferred') await dequeue(inner, msgId, recipient);
        const fact = facts[i];
        if (fact !== undefined && (waits || result !== 'deferred')) told.push(fact);
      }
      const gone = fates.filter(({ result }) => result !== 'deferred').map(({ outcome }) => ({ msgId, recipient: outcome.recipient }));
      await markDone(inner, gone, shell.clock.now());
      await outboxOf(parts).put(inner.sql, told, shell.clock.now());
      return told;
    });
  for (const pauseMs of WRITE_PAUSES_MS) {
    try {
      return await write();
    } catch (thrown) {
      shell.log.warn('QUEUE_UNREACHABLE', { msgId }, thrown);
      await shell.clock.after(pauseMs);
    }
  }
  return write();
}

async function putOff({ shell, store }: QueueParts, rows: readonly QueuedMail[]): Promise<void> {
  const nextAttemptAtMs = shell.clock.now() + UNTRIED_PAUSE_MS;
  for (const row of rows) await reschedule(store, { ...row, nextAttemptAtMs });
}
