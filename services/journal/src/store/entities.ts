import { column, EntitySchema } from '@postern/platform-persistence';

/** One decided message. The fact is kept whole; the columns beside it are what searches ask for. */
export interface MessageEntity {
  readonly msgId: string;
  readonly receivedAtMs: number;
  readonly decidedAtMs: number;
  readonly clientIp: string;
  readonly mailFrom: string;
  readonly headerFrom: string;
  readonly recipients: string[];
  readonly subject: string;
  readonly messageId: string;
  readonly size: number;
  readonly replyCode: number;
  readonly fates: string[];
  readonly actions: string[];
  /** The strictest. */
  readonly action: string;
  readonly causedBy: string;
  /** bigint[], which the driver gives as text. */
  readonly ruleIds: string[];
  readonly ruleNames: string[];
  readonly statuses: Record<string, string>;
  readonly fact: Buffer;
  /** All addresses in one text, for one index. */
  readonly addresses: string;
}

export const messages = new EntitySchema<MessageEntity>({
  name: 'Message',
  tableName: 'messages',
  columns: {
    msgId: column.text('msg_id', { primary: true }),
    receivedAtMs: column.time('received_at'),
    decidedAtMs: column.time('decided_at'),
    clientIp: column.text('client_ip'),
    mailFrom: column.text('mail_from'),
    headerFrom: column.text('header_from'),
    recipients: column.texts('recipients'),
    subject: column.text('subject'),
    messageId: column.text('message_id'),
    size: column.bigint('size'),
    replyCode: column.integer('reply_code'),
    fates: column.texts('fates'),
    actions: column.texts('actions'),
    action: column.text('action'),
    causedBy: column.text('caused_by'),
    ruleIds: { name: 'rule_ids', type: 'bigint', array: true },
    ruleNames: column.texts('rule_names'),
    statuses: column.json('statuses'),
    fact: column.bytes('fact', { select: false }),
    addresses: column.text('addresses', { select: false }),
  },
});

/** One attempt for one recipient. */
export interface DeliveryEntity {
  readonly factId: string;
  readonly msgId: string;
  readonly recipient: string;
  readonly attempt: number;
  readonly result: string;
  readonly atMs: number;
  readonly fact: Buffer;
}

export const deliveries = new EntitySchema<DeliveryEntity>({
  name: 'Delivery',
  tableName: 'deliveries',
  columns: {
    factId: column.text('fact_id', { primary: true }),
    msgId: column.text('msg_id'),
    recipient: column.text('recipient'),
    attempt: column.integer('attempt'),
    result: column.text('result'),
    atMs: column.time('at'),
    fact: column.bytes('fact', { select: false }),
  },
});

/** One recipient that was refused at RCPT. */
export interface RefusalEntity {
  readonly factId: string;
  readonly msgId: string;
  readonly recipient: string;
  readonly clientIp: string;
  readonly replyCode: number;
  readonly atMs: number;
  readonly fact: Buffer;
}

export const refusals = new EntitySchema<RefusalEntity>({
  name: 'Refusal',
  tableName: 'refusals',
  columns: {
    factId: column.text('fact_id', { primary: true }),
    msgId: column.text('msg_id'),
    recipient: column.text('recipient'),
    clientIp: column.text('client_ip'),
    replyCode: column.integer('reply_code'),
    atMs: column.time('at'),
    fact: column.bytes('fact', { select: false }),
  },
});
