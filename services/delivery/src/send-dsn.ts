import { createHash } from 'node:crypto';

import { eventsV1 } from '@postern/contracts';
import { newMsgId, parseBlobKey } from '@postern/kernel';
import type { BlobStore, Database } from '@postern/kernel';
import type { Shell } from '@postern/platform-service';
import { enqueue } from '@postern/queue-store';
import { buildDsn, mayBounceTo } from '@postern/routing';
import type { FailedRecipient } from '@postern/routing';

import type { DeliveryMetrics } from './delivery.metrics.js';

export interface DsnParts {
  readonly shell: Shell;
  readonly blobs: BlobStore;
  readonly database: Database;
  readonly metrics: DeliveryMetrics;
  hostname(): string;
}

export interface FailedMail {
  readonly msgId: string;
  readonly mailFrom: string;
  readonly senderProven: boolean;
  readonly original: Buffer;
  /** Receipt of the mail, ms since the epoch; part of the DSN's id. */
  readonly receivedAtMs: number;
  readonly failed: readonly FailedRecipient[];
}

/** Queues a DSN for the sender, if one may be sent; its MsgId, or empty. Rejects when it could not be made durable, and the caller tries again. */
export async function sendDsn(parts: DsnParts, mail: FailedMail): Promise<string> {
  const { shell, blobs, database, metrics } = parts;
  if (mail.failed.length === 0 || !mayBounceTo(mail.mailFrom, mail.senderProven)) {
    metrics.bounces.add(1, { sent: 'no' });
    return '';
  }
  // The id comes from the mail and its recipients, so that a repeated fact makes the same DSN once.
  const seed = createHash('sha256')
    .update(
      `${mail.msgId} ${mail.failed
        .map((f) => f.recipient)
        .sort()
        .join(' ')}`,
    )
    .digest();
  const nowMs = shell.clock.now();
  const msgId = newMsgId({ ...shell.clock, now: () => mail.receivedAtMs }, { bytes: (count) => seed.subarray(0, count) });
  const end = mail.original.indexOf('\r\n\r\n');
  const bytes = buildDsn({
    reportingMta: parts.hostname(),
    messageId: `${msgId}@${parts.hostname()}`,
    date: new Date(nowMs).toUTCString().replace('GMT', '+0000'),
    to: mail.mailFrom,
    msgId: mail.msgId,
    failed: mail.failed,
    originalHeaders: end < 0 ? mail.original.subarray(0, 65_536) : mail.original.subarray(0, end),
    boundary: `=_${msgId}`,
  });
  const key = parseBlobKey(`dsn/${createHash('sha256').update(bytes).digest('hex')}/${msgId}`);
  if (key === undefined) return '';
  await blobs.put(key, bytes);
  const decision = eventsV1.GroupDecision.create({ ruleName: 'DSN', recipients: [mail.mailFrom], fate: 'deliver' });
  await enqueue(database, {
    msgId,
    recipient: mail.mailFrom,
    mailFrom: '',
    senderProven: false,
    blobKey: key,
    size: bytes.length,
    decision: Buffer.from(eventsV1.GroupDecision.encode(decision).finish()),
    subject: 'Undelivered mail returned to sender',
    traceparent: '',
    receivedAtMs: nowMs,
    attempts: 0,
    nextAttemptAtMs: nowMs,
    lastReply: '',
    lastHop: '',
  });
  metrics.bounces.add(1, { sent: 'yes' });
  shell.log.info('DSN_QUEUED', { msgId: mail.msgId, dsn: msgId });
  return msgId;
}
