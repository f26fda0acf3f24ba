import { eventsV1 } from '@postern/contracts';
import { PoisonMessage } from '@postern/kernel';
import type { IncomingMessage } from '@postern/kernel';
import { mayNotifySender } from '@postern/policy';
import { enqueue } from '@postern/queue-store';
import { authFromWire, envelopeFromWire } from '@postern/wire';

import { deliverMail, originalOf } from './deliver-mail.js';
import type { Consignment, DeliverParts } from './deliver-mail.js';
import type { RecentDeliveries } from './recent-deliveries.js';
import { sendDsn } from './send-dsn.js';

/** First attempts, straight from the fact and without PostgreSQL unless a mail must wait. */
export function mailFactHandler(parts: DeliverParts, recent: RecentDeliveries): (message: IncomingMessage, signal: AbortSignal) => Promise<void> {
  return async (message, signal) => {
    const fact = decode(message);
    const deliver = fact.groups.filter((group) => group.fate === 'deliver');
    const owed = fact.groups.filter((group) => group.notifySender && group.fate !== 'deliver');
    if (fact.reply?.code !== 250 || (deliver.length === 0 && owed.length === 0)) return;
    const envelope = envelopeFromWire(fact.envelope);
    const senderProven = mayNotifySender(envelope, fact.auth && authFromWire(fact.auth));
    const work = async () => {
      for (const group of deliver) await deliverGroup(parts, recent, fact, group, senderProven, signal);
      for (const group of owed) await tellRefusal(parts, recent, fact, group);
    };
    await parts.shell.tracer.span('delivery', { 'postern.msg_id': fact.msgId }, work, fact.traceparent === '' ? undefined : fact.traceparent);
  };
}

function decode(message: IncomingMessage): eventsV1.MailDecided {
  try {
    return eventsV1.MailDecided.decode(message.value);
  } catch (cause) {
    throw new PoisonMessage(`not a MailDecided: ${String(cause)}`);
  }
}

async function deliverGroup(
  parts: DeliverParts,
  recent: RecentDeliveries,
  fact: eventsV1.MailDecided,
  group: eventsV1.GroupDecision,
  senderProven: boolean,
  signal: AbortSignal,
): Promise<void> {
  const { msgId, blobKey, traceparent } = fact;
  const recipients = group.recipients.filter((recipient) => !recent.has(msgId, recipient));
  if (recipients.length === 0) return;
  const mail: Consignment = {
    msgId,
    mailFrom: fact.envelope?.mailFrom ?? '',
    senderProven,
    blobKey,
    decision: group,
    recipients,
    receivedAtMs: fact.envelope?.receivedAtMs ?? fact.decidedAtMs,
    attempt: 1,
    traceparent,
  };
  const decision = Buffer.from(eventsV1.GroupDecision.encode(group).finish());
  await deliverMail(
    parts,
    mail,
    {
      done: (recipient) => Promise.resolve(recent.add(msgId, recipient)),
      async later(outcome, nextAttemptAtMs) {
        const { recipient } = outcome;
        const row = {
          msgId,
          recipient,
          mailFrom: mail.mailFrom,
          senderProven,
          blobKey,
          size: fact.size,
          decision,
          subject: fact.subject,
          traceparent,
        };
        await enqueue(parts.database, {
          ...row,
          receivedAtMs: mail.receivedAtMs,
          attempts: 1,
          nextAttemptAtMs,
          lastReply: outcome.reply,
          lastHop: outcome.hop,
        });
        recent.add(msgId, recipient);
      },
    },
    signal,
  );
}

/** Some recipients were refused by a rule while others got the mail: the proven sender is told (design section 6). */
async function tellRefusal(parts: DeliverParts, recent: RecentDeliveries, fact: eventsV1.MailDecided, group: eventsV1.GroupDecision): Promise<void> {
  const recipients = group.recipients.filter((recipient) => !recent.has(fact.msgId, recipient));
  if (recipients.length === 0) return;
  const hostname = () => parts.settings.current().settings.gateway.mta.hostname;
  const failed = recipients.map((recipient) => ({
    recipient,
    status: '5.7.1',
    diagnostic: `550 5.7.1 Message refused by policy (${fact.msgId})`,
    remote: '',
  }));
  await sendDsn(
    { ...parts, hostname },
    {
      msgId: fact.msgId,
      mailFrom: fact.envelope?.mailFrom ?? '',
      senderProven: true,
      original: await originalOf(parts.blobs, fact.blobKey),
      receivedAtMs: fact.envelope?.receivedAtMs ?? fact.decidedAtMs,
      failed,
    },
  );
  for (const recipient of recipients) recent.add(fact.msgId, recipient);
}
