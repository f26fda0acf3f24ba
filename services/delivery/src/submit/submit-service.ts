import { createHash } from 'node:crypto';

import { eventsV1 } from '@postern/contracts';
import type { submitV1 } from '@postern/contracts';
import { areaOf, msgIdOf, originalKey, parseBlobKey, parseMsgId, receivedAtMs } from '@postern/kernel';
import type { BlobKey, BlobStore, MsgId } from '@postern/kernel';
import { parsePath } from '@postern/mail';
import type { Store } from '@postern/platform-persistence';
import type { Shell } from '@postern/platform-service';
import type { PortOf } from '@postern/wire';

import { deliveryError } from '../delivery.errors.js';
import { doneBefore, markSpent } from '../store/batches.js';
import { enqueue } from '../store/queue-worker.js';
import type { QueuedMail } from '../store/queued-mail.js';

/** Mail of the house into the queue. */
export type SubmitService = PortOf<submitV1.SubmitServiceService>;

export interface SubmitParts {
  readonly shell: Shell;
  readonly blobs: BlobStore;
  readonly store: Store;
}

const MAX_RECIPIENTS = 1000;
const MAX_SUBJECT = 256;
const MAX_CARRIED = 8 * 1024 * 1024;
const PUT_LIMIT_MS = 30_000;

/** Message first, then its rows and the note that ends its life when no row needs it: as with mail that was received. */
export function submitService(parts: SubmitParts): SubmitService {
  return {
    async submit(request) {
      const mail = checked(request);
      const { shell, blobs, store } = parts;
      const done = new Set((await doneBefore(store, [mail.msgId])).map(({ recipient }) => recipient));
      const recipients = mail.recipients.filter((recipient) => !done.has(recipient));
      if (recipients.length === 0) return { queued: 0 };
      if (mail.message !== undefined) await blobs.put(mail.blobKey, mail.message, AbortSignal.timeout(PUT_LIMIT_MS));
      await store.transaction(async (inner) => {
        for (const recipient of recipients) await enqueue(inner, rowOf(mail, recipient, shell.clock.now()));
        await markSpent(inner, [], [{ blobKey: mail.blobKey, msgId: mail.msgId }], shell.clock.now());
      });
      shell.log.info('MAIL_SUBMITTED', { msgId: mail.msgId, recipients: recipients.length });
      return { queued: recipients.length };
    },
  };
}

interface SubmittedMail {
  readonly msgId: MsgId;
  readonly mailFrom: string;
  readonly tellSender: boolean;
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly size: number;
  /** Absent: it lies at its key already. */
  readonly message?: Buffer;
  readonly blobKey: BlobKey;
}

/** Throws DELIVERY_SUBMISSION for what could never be delivered. */
function checked(request: submitV1.SubmitRequest): SubmittedMail {
  const { mailFrom, recipients, subject } = request;
  const msgId = parseMsgId(request.msgId);
  if (msgId === undefined) throw deliveryError('DELIVERY_SUBMISSION', 'not a MsgId');
  if (recipients.length === 0 || recipients.length > MAX_RECIPIENTS) throw deliveryError('DELIVERY_SUBMISSION', `${recipients.length} recipients`);
  return {
    msgId,
    mailFrom: mailFrom === '' ? '' : addressOf(mailFrom),
    tellSender: request.tellSender && mailFrom !== '',
    recipients: [...new Set(recipients.map((recipient) => addressOf(recipient)))],
    subject: subject.slice(0, MAX_SUBJECT).replaceAll('\0', ''),
    ...(request.blobKey === '' ? carried(msgId, request.message) : stored(msgId, request)),
  };
}

/** The message came with the call. */
function carried(msgId: MsgId, octets: Uint8Array): Pick<SubmittedMail, 'message' | 'size' | 'blobKey'> {
  const message = Buffer.from(octets.buffer, octets.byteOffset, octets.length);
  const blobKey = originalKey('transit', createHash('sha256').update(message).digest('hex'), msgId);
  if (message.length === 0 || message.length > MAX_CARRIED || blobKey === undefined)
    throw deliveryError('DELIVERY_SUBMISSION', `${message.length} bytes`);
  return { message, size: message.length, blobKey };
}

/** The caller put it where delivery ends it: nothing of another mail, and nothing that others keep. */
function stored(msgId: MsgId, { blobKey: name, size }: submitV1.SubmitRequest): Pick<SubmittedMail, 'size' | 'blobKey'> {
  const blobKey = parseBlobKey(name);
  if (blobKey === undefined || areaOf(blobKey) !== 'transit' || msgIdOf(blobKey) !== msgId)
    throw deliveryError('DELIVERY_SUBMISSION', 'not a name in transit');
  return { size, blobKey };
}

function addressOf(text: string): string {
  const path = parsePath(text, { strict: false });
  if (!path.ok || path.value.domain === '') throw deliveryError('DELIVERY_SUBMISSION', 'an address that no mail can be sent to');
  return path.value.address;
}

/** No rule decided about it: its id is 0. All rows have the same decision, so that they go out in one transaction. */
function rowOf({ msgId, mailFrom, tellSender, subject, size, blobKey }: SubmittedMail, recipient: string, nowMs: number): QueuedMail {
  const decision = eventsV1.GroupDecision.create({
    disposition: eventsV1.Disposition.DISPOSITION_DELIVER,
    action: eventsV1.Action.ACTION_SKIP,
  });
  return {
    msgId,
    recipient,
    mailFrom,
    senderProven: tellSender,
    blobKey,
    size,
    decision: Buffer.from(eventsV1.GroupDecision.encode(decision).finish()),
    subject,
    traceparent: '',
    receivedAtMs: receivedAtMs(msgId) ?? nowMs,
    attempts: 0,
    nextAttemptAtMs: nowMs,
    lastReply: '',
    lastHop: '',
  };
}
