import type { backupV1 } from '@postern/contracts';

export type KeptFilter = backupV1.BackupFilter;
export type KeptPosition = backupV1.BackupPosition;

/** What of Backup an operation on many entries reaches. An empty filter is all of it. */
export type KeptChoice = { readonly ids: readonly string[] } | { readonly filter: KeptFilter };

export interface Operation {
  readonly kind: 'deliver' | 'delete';
  readonly which: KeptChoice;
  /** Of what is delivered; none: those of each entry. */
  readonly recipients: readonly string[];
  readonly form: backupV1.Form;
  readonly by: string;
}

export interface KeptMail {
  readonly entry: backupV1.BackupEntry;
  readonly sendings: readonly backupV1.Sending[];
}

/** Backup, as far as administrators may touch it. Rejects with BACKUP_DOWN when its owner does not answer. */
export interface KeptMails {
  /** Newest first. */
  search(filter: KeptFilter, page: { readonly limit: number; readonly after?: KeptPosition }): Promise<readonly backupV1.BackupEntry[]>;
  /** Rejects with NOT_FOUND. */
  get(msgId: string): Promise<KeptMail>;
  totals(): Promise<backupV1.TotalsReply>;
  /** A piece of the original. Rejects with BACKUP_UNREADABLE when its key was destroyed or its object is damaged. */
  read(msgId: string, offset: number, length: number): Promise<{ readonly octets: Uint8Array; readonly size: number }>;
  /** Answers with the MsgId of what is sent, when it is durably in the queue. No recipients: those that the entry was for. */
  deliver(msgId: string, recipients: readonly string[], form: backupV1.Form, by: string): Promise<backupV1.DeliverReply>;
  /** Rejects with NOT_FOUND. */
  remove(msgId: string, by: string): Promise<void>;
  /** Rejects with BACKUP_BUSY while another one runs. */
  start(operation: Operation): Promise<backupV1.Job>;
  /** The newest when no id is given; undefined when there is none. */
  job(id?: string): Promise<backupV1.Job | undefined>;
  /** Ends it before its next entry; undefined when there is none. */
  cancel(id: string, by: string): Promise<backupV1.Job | undefined>;
}
