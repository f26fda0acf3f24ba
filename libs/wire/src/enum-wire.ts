import { backupV1, eventsV1, scanV1 } from '@postern/contracts';
import type { Fate } from '@postern/policy';
import type { DeliveryResult } from '@postern/routing';
import type { Action } from '@postern/settings';
import type { NotScannedReason, UnscannableWhy } from '@postern/verdict';

/** Words of core and the numbers that stand for them on the wire, both ways. Closed: what is not in the table is no word at all, never the weakest one. */
export interface WireWords<Word extends string, Value extends number> {
  readonly words: readonly Word[];
  toWire(word: Word): Value;
  /** Undefined for a number that is unset, or of a newer version. */
  fromWire(value: number): Word | undefined;
}

function wireWords<Word extends string, Value extends number>(table: Readonly<Record<Word, Value>>): WireWords<Word, Value> {
  const words = Object.keys(table) as Word[];
  const byValue = new Map<number, Word>(words.map((word) => [table[word], word]));
  return { words, toWire: (word) => table[word], fromWire: (value) => byValue.get(value) };
}

export const dispositions = wireWords<Fate, eventsV1.Disposition>({
  deliver: eventsV1.Disposition.DISPOSITION_DELIVER,
  reject: eventsV1.Disposition.DISPOSITION_REJECT,
  'delete-message': eventsV1.Disposition.DISPOSITION_DISCARD,
  tempfail: eventsV1.Disposition.DISPOSITION_TEMPFAIL,
});

export const actions = wireWords<Action, eventsV1.Action>({
  'delete-message': eventsV1.Action.ACTION_DELETE_MESSAGE,
  reject: eventsV1.Action.ACTION_REJECT,
  'delete-attachment': eventsV1.Action.ACTION_DELETE_ATTACHMENT,
  skip: eventsV1.Action.ACTION_SKIP,
});

export const deliveryResults = wireWords<DeliveryResult, eventsV1.DeliveryResult>({
  delivered: eventsV1.DeliveryResult.DELIVERY_RESULT_DELIVERED,
  deferred: eventsV1.DeliveryResult.DELIVERY_RESULT_DEFERRED,
  bounced: eventsV1.DeliveryResult.DELIVERY_RESULT_BOUNCED,
  expired: eventsV1.DeliveryResult.DELIVERY_RESULT_EXPIRED,
  deleted: eventsV1.DeliveryResult.DELIVERY_RESULT_DELETED,
});

export const unscannableWhys = wireWords<UnscannableWhy, scanV1.UnscannableWhy>({
  encrypted: scanV1.UnscannableWhy.UNSCANNABLE_WHY_ENCRYPTED,
  'too-large': scanV1.UnscannableWhy.UNSCANNABLE_WHY_TOO_LARGE,
  nesting: scanV1.UnscannableWhy.UNSCANNABLE_WHY_NESTING,
  malformed: scanV1.UnscannableWhy.UNSCANNABLE_WHY_MALFORMED,
});

export const notScannedReasons = wireWords<NotScannedReason, scanV1.NotScannedReason>({
  'already processed by another module': scanV1.NotScannedReason.NOT_SCANNED_REASON_ALREADY_PROCESSED,
  'disabled by settings': scanV1.NotScannedReason.NOT_SCANNED_REASON_DISABLED,
  'size-limit': scanV1.NotScannedReason.NOT_SCANNED_REASON_SIZE_LIMIT,
  'nesting-level': scanV1.NotScannedReason.NOT_SCANNED_REASON_NESTING_LEVEL,
  filename: scanV1.NotScannedReason.NOT_SCANNED_REASON_FILENAME,
  allowlist: scanV1.NotScannedReason.NOT_SCANNED_REASON_ALLOWLIST,
  denylist: scanV1.NotScannedReason.NOT_SCANNED_REASON_DENYLIST,
  policy: scanV1.NotScannedReason.NOT_SCANNED_REASON_POLICY,
});

/** How an original of Backup is sent. */
export type SendingForm = 'original' | 'attachment';

export const sendingForms = wireWords<SendingForm, backupV1.Form>({
  original: backupV1.Form.FORM_ORIGINAL,
  attachment: backupV1.Form.FORM_ATTACHMENT,
});

export type BackupJobKind = 'deliver' | 'delete';

export const backupJobKinds = wireWords<BackupJobKind, backupV1.JobKind>({
  deliver: backupV1.JobKind.JOB_KIND_DELIVER,
  delete: backupV1.JobKind.JOB_KIND_DELETE,
});

/** What happened to an entry of Backup. */
export type BackupEventWord = 'kept' | 'delivered' | 'deleted' | 'rotated' | 'shredded';

export const backupEvents = wireWords<BackupEventWord, eventsV1.BackupEvent>({
  kept: eventsV1.BackupEvent.BACKUP_EVENT_KEPT,
  delivered: eventsV1.BackupEvent.BACKUP_EVENT_DELIVERED,
  deleted: eventsV1.BackupEvent.BACKUP_EVENT_DELETED,
  rotated: eventsV1.BackupEvent.BACKUP_EVENT_ROTATED,
  shredded: eventsV1.BackupEvent.BACKUP_EVENT_SHREDDED,
});
