import { column, EntitySchema } from '@postern/platform-persistence';

/** One original that is kept. */
export interface EntryRow {
  readonly msgId: string;
  readonly receivedAtMs: number;
  readonly keptAtMs: number;
  readonly clientIp: string;
  readonly mailFrom: string;
  readonly headerFrom: string;
  readonly recipients: string[];
  readonly subject: string;
  readonly messageId: string;
  readonly size: number;
  readonly storedSize: number;
  readonly sha256: string;
  readonly action: string;
  readonly fates: string[];
  readonly detectedBy: string[];
  readonly statuses: Record<string, string>;
  readonly threats: string[];
  /** bigint[], which the driver gives as text. */
  readonly ruleIds: string[];
  readonly ruleNames: string[];
  readonly blobKey: string;
  readonly keyId: string;
  /** NULL: it was destroyed, nobody can read the object. */
  readonly wrappedKey: Buffer | null;
}

export const entries = new EntitySchema<EntryRow>({
  name: 'BackupEntry',
  tableName: 'entries',
  columns: {
    msgId: column.text('msg_id', { primary: true }),
    receivedAtMs: column.time('received_at'),
    keptAtMs: column.time('kept_at'),
    clientIp: column.text('client_ip'),
    mailFrom: column.text('mail_from'),
    headerFrom: column.text('header_from'),
    recipients: column.texts('recipients'),
    subject: column.text('subject'),
    messageId: column.text('message_id'),
    size: column.bigint('size'),
    storedSize: column.bigint('stored_size'),
    sha256: column.text('sha256'),
    action: column.text('action'),
    fates: column.texts('fates'),
    detectedBy: column.texts('detected_by'),
    statuses: column.json('statuses'),
    threats: column.texts('threats'),
    ruleIds: { name: 'rule_ids', type: 'bigint', array: true },
    ruleNames: column.texts('rule_names'),
    blobKey: column.text('blob_key'),
    keyId: column.text('key_id'),
    wrappedKey: column.bytes('wrapped_key', { nullable: true }),
  },
});

/** One recipient that an entry was sent to. */
export interface SendingRow {
  readonly sentMsgId: string;
  readonly recipient: string;
  readonly msgId: string;
  readonly form: string;
  readonly atMs: number;
  readonly by: string;
  /** Newest result of the delivery; empty before its first attempt. */
  readonly result: string;
  readonly reply: string;
}

export const sendings = new EntitySchema<SendingRow>({
  name: 'Sending',
  tableName: 'sendings',
  columns: {
    sentMsgId: column.text('sent_msg_id', { primary: true }),
    recipient: column.text('recipient', { primary: true }),
    msgId: column.text('msg_id'),
    form: column.text('form'),
    atMs: column.time('at'),
    by: column.text('by_account'),
    result: column.text('result'),
    reply: column.text('reply'),
  },
});

export const JOB_STATES = ['running', 'done', 'cancelled', 'failed'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** An operation on many entries. */
export interface JobRow {
  readonly id: string;
  readonly kind: string;
  readonly state: JobState;
  readonly by: string;
  /** What it was asked for: the encoded StartJobRequest. */
  readonly request: Buffer;
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly lastError: string;
  /** Last entry that was handled; empty before the first. */
  readonly atReceivedMs: number | null;
  readonly atMsgId: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  /** Until then a process works on it. */
  readonly leasedUntilMs: number | null;
}

export const jobs = new EntitySchema<JobRow>({
  name: 'BackupJob',
  tableName: 'jobs',
  columns: {
    id: column.text('id', { primary: true }),
    kind: column.text('kind'),
    state: column.text('state'),
    by: column.text('by_account'),
    request: column.bytes('request'),
    total: column.bigint('total'),
    done: column.bigint('done'),
    failed: column.bigint('failed'),
    lastError: column.text('last_error'),
    atReceivedMs: column.time('at_received', { nullable: true }),
    atMsgId: column.text('at_msg_id'),
    startedAtMs: column.time('started_at'),
    endedAtMs: column.time('ended_at', { nullable: true }),
    leasedUntilMs: column.time('leased_until', { nullable: true }),
  },
});
