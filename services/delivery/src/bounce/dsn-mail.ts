import { createHash } from 'node:crypto';

import { eventsV1 } from '@postern/contracts';
import { newMsgId } from '@postern/kernel';
import { headerValue, parseMessage } from '@postern/mail';
import type { Shell } from '@postern/platform-service';
import { buildDsn, mayBounceTo } from '@postern/routing';
import type { FailedRecipient } from '@postern/routing';

import type { DeliveryMetrics } from '../delivery.metrics.js';
import type { QueuedMail } from '../store/queued-mail.js';

/** A mail that failed for some recipients. */
export interface FailedMail {
  readonly msgId: string;
  readonly mailFrom: string;
  readonly senderProven: boolean;
  /** Absent when the store lost it. */
  readonly original: Buffer | undefined;
  /** Part of the DSN's id. */
  readonly receivedAtMs: number;
  readonly failed: readonly FailedRecipient[];
}

/** Bytes of the original that are looked at for its header. */
const MAX_HEADER = 262_144;

/** The DSN as a mail for the queue, or undefined when nobody may be told. The same failure always makes the same MsgId, so that a repeat is queued once. */
export function dsnMail(
  parts: { readonly shell: Shell; readonly metrics: DeliveryMetrics; readonly hostname: string },
  mail: FailedMail,
): QueuedMail | undefined {
  const { shell, metrics, hostname } = parts;
  if (mail.failed.length === 0) return undefined;
  const header = headerOf(mail.original);
  const autoSubmitted = headerValue(parseMessage(Buffer.concat([header, Buffer.from('\r\n\r\n')])), 'auto-submitted') ?? '';
  const allowed = mayBounceTo(mail.mailFrom, mail.senderProven, autoSubmitted);
  metrics.bounces.add(1, { sent: allowed ? 'yes' : 'no' });
  if (!allowed) return undefined;
  const names = mail.failed.map((f) => f.recipient).sort();
  const seed = createHash('sha256')
    .update(`${mail.msgId} ${names.join(' ')}`)
    .digest();
  const msgId = newMsgId({ ...shell.clock, now: () => mail.receivedAtMs }, { bytes: (count) => seed.subarray(0, count) });
  const nowMs = shell.clock.now();
  const inline = buildDsn({
    reportingMta: hostname,
    messageId: `${msgId}@${hostname}`,
    date: new Date(nowMs).toUTCString().replace('GMT', '+0000'),
    to: mail.mailFrom,
    msgId: mail.msgId,
    failed: mail.failed,
    originalHeaders: header,
    boundary: `=_${msgId}`,
  });
  shell.log.info('DSN_MADE', { msgId: mail.msgId, dsn: msgId });
  const decision = eventsV1.GroupDecision.create({
    ruleName: 'DSN',
    recipients: [mail.mailFrom],
    disposition: eventsV1.Disposition.DISPOSITION_DELIVER,
    action: eventsV1.Action.ACTION_SKIP,
  });
  return {
    msgId,
    recipient: mail.mailFrom,
    mailFrom: '',
    senderProven: false,
    blobKey: '',
    inline,
    size: inline.length,
    decision: Buffer.from(eventsV1.GroupDecision.encode(decision).finish()),
    subject: 'Undelivered mail returned to sender',
    traceparent: '',
    receivedAtMs: nowMs,
    attempts: 0,
    nextAttemptAtMs: nowMs,
    lastReply: '',
    lastHop: '',
  };
}

function headerOf(original: Buffer | undefined): Buffer {
  const start = (original ?? Buffer.alloc(0)).subarray(0, MAX_HEADER);
  const end = start.indexOf('\r\n\r\n');
  return end < 0 ? start : start.subarray(0, end);
}
