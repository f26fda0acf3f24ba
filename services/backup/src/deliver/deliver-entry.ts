import { createHash } from 'node:crypto';

import { Defect, messageOf, newMsgId, originalKey } from '@postern/kernel';
import type { Clock, MsgId } from '@postern/kernel';
import { parsePath } from '@postern/mail';
import type { submitV1 } from '@postern/contracts';
import type { SendingForm, PortOf } from '@postern/wire';

import { backupError } from '../backup.errors.js';
import type { BackupParts } from '../parts.js';
import type { EntryRow } from '../store/entities.js';
import { addSendings, tellResults } from '../store/sendings.js';
import { changeFact } from '../tell-change.js';
import { asAttachment, inOriginalForm } from './compose-sending.js';
import { readOriginal } from './read-original.js';

/** Delivery's queue. */
export type Submit = PortOf<submitV1.SubmitServiceService>;

export interface DeliverParts extends BackupParts {
  readonly delivery: Submit;
}

export interface Request {
  /** None: those that the mail was for. */
  readonly recipients: readonly string[];
  /** Absent: as the settings say. */
  readonly form?: SendingForm | undefined;
  readonly by: string;
  /** Of an operation that may be repeated: the same one makes the same mail, which is sent once. */
  readonly operation?: { readonly id: string; readonly startedAtMs: number };
}

const MAX_RECIPIENTS = 100;
const PUT_LIMIT_MS = 60_000;

/** Puts an entry into the queue of delivery. Its history is written before, so that no sending is without one; one that fails says so there. */
export async function deliverEntry(
  parts: DeliverParts,
  row: EntryRow,
  request: Request,
): Promise<{ readonly msgId: string; readonly recipients: readonly string[] }> {
  const { shell, settings, store, outbox, blobs, delivery, metrics } = parts;
  const recipients = addressesOf(request.recipients.length > 0 ? request.recipients : row.recipients);
  const original = await readOriginal(parts, row);
  const { backup, mta } = settings.current().settings.gateway;
  const form = request.form ?? backup.deliverAs;
  const msgId = request.operation === undefined ? newMsgId(shell.clock, shell.random) : repeatableId(request.operation, row.msgId);
  const message =
    form === 'original'
      ? inOriginalForm(original, backup.removeMessageId)
      : asAttachment(original, row.subject, { msgId, recipients, hostname: mta.hostname });
  const nowMs = shell.clock.now();
  const rows = recipients.map((recipient) => ({
    sentMsgId: msgId,
    recipient,
    msgId: row.msgId,
    form,
    atMs: nowMs,
    by: request.by,
    result: '',
    reply: '',
  }));
  const fact = changeFact(shell, 'delivered', { msgId: row.msgId, size: row.size, by: request.by, recipients, sentMsgId: msgId });
  await store.transaction(async (inner) => {
    await addSendings(inner, rows);
    await outbox.put(inner.sql, [fact], nowMs);
  });
  try {
    const sha256 = createHash('sha256').update(message).digest('hex');
    const blobKey = originalKey('transit', sha256, msgId);
    if (blobKey === undefined) throw new Defect('no name for what is sent');
    await blobs.put(blobKey, message, AbortSignal.timeout(PUT_LIMIT_MS), sha256);
    await delivery.submit({
      msgId,
      // The sender of the mail gets no word of what is done with it here.
      mailFrom: form === 'original' ? row.mailFrom : '',
      tellSender: false,
      recipients: [...recipients],
      subject: row.subject,
      message: Buffer.alloc(0),
      blobKey,
      size: message.length,
    });
  } catch (thrown) {
    await outbox.withdraw(store.sql, [fact]);
    await tellResults(
      store,
      recipients.map((recipient) => ({ sentMsgId: msgId, recipient, result: 'failed', reply: messageOf(thrown).slice(0, 512) })),
    );
    throw thrown;
  }
  await outbox.publish(store.sql, [fact]);
  metrics.sent.add(1, { form });
  return { msgId, recipients };
}

/** As long as delivery remembers a mail, a second sending of it changes nothing. */
function repeatableId({ id, startedAtMs }: NonNullable<Request['operation']>, msgId: string): MsgId {
  const seed = createHash('sha256').update(`${id} ${msgId}`).digest();
  return newMsgId({ now: () => startedAtMs } as Clock, { bytes: (count) => seed.subarray(0, count) });
}

function addressesOf(texts: readonly string[]): readonly string[] {
  if (texts.length === 0 || texts.length > MAX_RECIPIENTS) throw backupError('BACKUP_RECIPIENTS', `${texts.length} recipients`);
  return [
    ...new Set(
      texts.map((text) => {
        const path = parsePath(text, { strict: false });
        if (!path.ok || path.value.domain === '') throw backupError('BACKUP_RECIPIENTS', 'not an address');
        return path.value.address;
      }),
    ),
  ];
}
