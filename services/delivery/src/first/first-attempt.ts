import { eventsV1 } from '@postern/contracts';
import { within } from '@postern/kernel';
import type { MessageBus } from '@postern/kernel';
import type { Store } from '@postern/platform-persistence';

import { attemptFacts } from '../attempt/attempt-facts.js';
import type { OutgoingCopy } from '../attempt/outgoing-copy.js';
import type { Fate } from '../attempt/judge-outcomes.js';
import { originalOf, tryMail } from '../attempt/try-mail.js';
import type { TryParts } from '../attempt/try-mail.js';
import { dsnMail } from '../bounce/dsn-mail.js';
import { failedRecipients } from '../bounce/failed-recipients.js';
import { doneBefore, markDone, waits } from '../store/batches.js';
import { enqueue } from '../store/queue-worker.js';
import type { QueuedMail } from '../store/queued-mail.js';
import type { DeliveredRecipients } from './delivered-recipients.js';
import { storeOriginal } from './duty.js';
import type { Duty } from './duty.js';
import type { FactNotes } from './fact-memory.js';

export interface FirstParts extends TryParts {
  readonly bus: MessageBus;
  readonly store: Store;
  readonly delivered: DeliveredRecipients;
}

const KEEP_LIMIT_MS = 10_000;

/**
 * The first attempt for the recipients of one rule. Delivered recipients are noted immediately, before anything that can fail; those that must wait or be told of go to
 * PostgreSQL in one transaction. Rejects when that cannot be done now: the fact comes again and only what is not settled is repeated.
 */
export async function deliverGroup(parts: FirstParts, duty: Duty, group: eventsV1.GroupDecision, signal: AbortSignal): Promise<void> {
  const { fact, notes } = duty;
  const open = group.recipients.filter((recipient) => !notes.settled.has(recipient));
  const before = open.length === 0 ? new Set<string>() : await parts.delivered.before(fact.msgId);
  if (before.size > 0) await mendQueued(parts, duty);
  const left = open.filter((recipient) => !before.has(recipient));
  if (left.length === 0) return;
  const original = await originalOf(parts.blobs, outgoingCopyOf(duty, group, left));
  const recipients = original === undefined || duty.isOld ? await notDone(parts.store, fact.msgId, left) : left;
  if (recipients.length === 0) return;
  const mail = outgoingCopyOf(duty, group, recipients);
  const fates = await tryMail(parts, mail, original, signal);
  const delivered = fates.filter(({ result }) => result === 'delivered');
  settle(parts, notes, mail, delivered, '');
  const noted = parts.delivered.note(
    mail.msgId,
    delivered.map(({ outcome }) => outcome.recipient),
  );
  const rest = fates.filter(({ result }) => result !== 'delivered');
  if (rest.length > 0) await keepRest(parts, duty, mail, rest, original);
  await noted;
}

/** A delivery of the version before, beside this one, looks for a small mail in the store, does not find it and puts it off: the row is there and its original is not. */
async function mendQueued({ blobs, store }: FirstParts, duty: Duty): Promise<void> {
  if (duty.original !== undefined && (await waits(store, duty.fact.msgId))) await storeOriginal(blobs, duty);
}

/**
 * An original that is not there was deleted when all was done, or is lost, and one that came by the bus long ago is still there when all was done: here PostgreSQL must
 * answer, since it alone knows. Rejects when it does not; the fact then comes again.
 */
async function notDone(store: Store, msgId: string, recipients: readonly string[]): Promise<readonly string[]> {
  const done = new Set((await doneBefore(store, [msgId])).map(({ recipient }) => recipient));
  return recipients.filter((recipient) => !done.has(recipient));
}

async function keepRest(parts: FirstParts, duty: Duty, mail: OutgoingCopy, rest: readonly Fate[], original: Buffer | undefined): Promise<void> {
  const { shell, store } = parts;
  const { fact, notes } = duty;
  const hostname = parts.settings.current().settings.gateway.mta.hostname;
  const dsn = dsnMail({ ...parts, hostname }, { ...mail, original, failed: failedRecipients(rest) });
  const decision = Buffer.from(eventsV1.GroupDecision.encode(mail.decision).finish());
  const waiting = rest.filter(({ result }) => result === 'deferred').map((fate) => queuedOf(fact, mail, fate, decision));
  if (waiting.length > 0) await storeOriginal(parts.blobs, duty);
  const toKeep = dsn === undefined ? waiting : [...waiting, dsn];
  if (toKeep.length > 0)
    await within(shell.clock, KEEP_LIMIT_MS, 'queue', () =>
      store.transaction(async (inner) => {
        for (const one of toKeep) await enqueue(inner, one);
        await markDone(
          inner,
          rest.map(({ outcome }) => ({ msgId: mail.msgId, recipient: outcome.recipient })),
          shell.clock.now(),
        );
      }),
    );
  settle(parts, notes, mail, rest, dsn?.msgId ?? '');
}

function settle(parts: FirstParts, notes: FactNotes, mail: OutgoingCopy, fates: readonly Fate[], dsnMsgId: string): void {
  for (const { outcome } of fates) notes.settled.add(outcome.recipient);
  notes.unpublished = [...notes.unpublished, ...attemptFacts(parts.shell, mail, fates, dsnMsgId)];
}

/** Some recipients were refused by a rule while others got the mail: the proven sender is told (design section 6). */
export async function tellRefusal(parts: FirstParts, duty: Duty, group: eventsV1.GroupDecision): Promise<void> {
  const { fact, notes } = duty;
  const recipients = group.recipients.filter((recipient) => !notes.settled.has(recipient));
  if (recipients.length === 0) return;
  const hostname = parts.settings.current().settings.gateway.mta.hostname;
  const failed = recipients.map((recipient) => ({
    recipient,
    status: '5.7.1',
    diagnostic: `550 5.7.1 Message refused by policy (${fact.msgId})`,
    remote: '',
  }));
  const mail = { ...outgoingCopyOf(duty, group, recipients), senderProven: true };
  const original = await originalOf(parts.blobs, mail);
  const dsn = dsnMail({ ...parts, hostname }, { ...mail, original, failed });
  if (dsn !== undefined) await within(parts.shell.clock, KEEP_LIMIT_MS, 'queue', () => enqueue(parts.store, dsn));
  for (const recipient of recipients) notes.settled.add(recipient);
}

function outgoingCopyOf({ fact, senderProven, original }: Duty, group: eventsV1.GroupDecision, recipients: readonly string[]): OutgoingCopy {
  return {
    msgId: fact.msgId,
    mailFrom: fact.envelope?.mailFrom ?? '',
    senderProven,
    blobKey: fact.blobKey,
    ...(original === undefined ? {} : { inline: original }),
    decision: group,
    recipients,
    receivedAtMs: fact.envelope?.receivedAtMs ?? fact.decidedAtMs,
    attempt: 1,
    traceparent: fact.traceparent,
  };
}

function queuedOf(fact: eventsV1.MailDecided, mail: OutgoingCopy, { outcome, nextAttemptAtMs }: Fate, decision: Buffer): QueuedMail {
  return {
    msgId: mail.msgId,
    recipient: outcome.recipient,
    mailFrom: mail.mailFrom,
    senderProven: mail.senderProven,
    blobKey: mail.blobKey,
    size: fact.size,
    decision,
    subject: fact.subject,
    traceparent: mail.traceparent,
    receivedAtMs: mail.receivedAtMs,
    attempts: 1,
    nextAttemptAtMs,
    lastReply: outcome.reply,
    lastHop: outcome.hop,
  };
}
