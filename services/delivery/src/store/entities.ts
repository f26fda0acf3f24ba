import { column, EntitySchema } from '@postern/platform-persistence';

import type { QueuedMail } from './queued-mail.js';

/** A row of the queue. */
export interface QueueRow extends QueuedMail {
  /** `-Infinity` while nobody has it. */
  readonly leasedUntilMs: number;
}

export const queue = new EntitySchema<QueueRow>({
  name: 'QueuedMail',
  tableName: 'queue',
  columns: {
    msgId: column.text('msg_id', { primary: true }),
    recipient: column.text('recipient', { primary: true }),
    mailFrom: column.text('mail_from'),
    senderProven: column.flag('sender_proven'),
    blobKey: column.text('blob_key'),
    inline: column.bytes('inline', { nullable: true }),
    size: column.bigint('size'),
    decision: column.bytes('splices'),
    subject: column.text('subject'),
    traceparent: column.text('traceparent'),
    receivedAtMs: column.time('received_at'),
    attempts: column.integer('attempts'),
    nextAttemptAtMs: column.time('next_attempt_at'),
    lastReply: column.text('last_reply'),
    lastHop: column.text('last_hop'),
    leasedUntilMs: column.time('leased_until'),
  },
});

/** A recipient whose mail is delivered, given up or queued. */
export interface DoneRow {
  readonly msgId: string;
  readonly recipient: string;
  readonly atMs: number;
}

export const done = new EntitySchema<DoneRow>({
  name: 'DoneRecipient',
  tableName: 'done',
  columns: {
    msgId: column.text('msg_id', { primary: true }),
    recipient: column.text('recipient', { primary: true }),
    atMs: column.time('at'),
  },
});

/** An original that no first attempt needs any more; it goes when no mail of it waits. */
export interface SpentRow {
  readonly blobKey: string;
  readonly msgId: string;
  readonly atMs: number;
}

export const spent = new EntitySchema<SpentRow>({
  name: 'SpentOriginal',
  tableName: 'spent',
  columns: {
    blobKey: column.text('blob_key', { primary: true }),
    msgId: column.text('msg_id'),
    atMs: column.time('at'),
  },
});
