import { backupV1 } from '@postern/contracts';
import { meaningOf } from '@postern/modules';

import { isoOf } from '../../kit/iso-time.js';
import { notACursor } from '../../kit/pagination.js';
import type { KeptFilterInput, ShownJob, ShownKept } from './backup-schemas.js';
import type { KeptFilter, KeptPosition } from './kept-mail.port.js';

/** An entry as the API tells it. Pure. */
export function shownEntry(entry: backupV1.BackupEntry): ShownKept {
  const { msgId, mailFrom, receivedAtMs, keptAtMs, keptUntilMs, ruleIds, ruleNames, shredded, statuses } = entry;
  const { clientIp, headerFrom, recipients, subject, messageId, size, sha256, action, fates, detectedBy, threats } = entry;
  // Named one by one: in one process the owner's row is what comes here, and may have more.
  return {
    clientIp,
    headerFrom,
    recipients: [...recipients],
    subject,
    messageId,
    size,
    sha256,
    action,
    fates: [...fates],
    detectedBy: [...detectedBy],
    threats: [...threats],
    id: msgId,
    sender: mailFrom,
    receivedAt: isoOf(receivedAtMs),
    keptAt: isoOf(keptAtMs),
    ...(keptUntilMs > 0 ? { keptUntil: isoOf(keptUntilMs) } : {}),
    statuses: { ...statuses },
    meanings: Object.fromEntries(Object.entries(statuses).map(([module, status]) => [module, meaningOf(module, status)])),
    rules: ruleIds.map((id, n) => ({ id, name: ruleNames[n] ?? '' })),
    readable: !shredded,
  };
}

export function shownSending({ msgId, recipient, form, atMs, by, result, reply }: backupV1.Sending) {
  const shown = form === backupV1.Form.FORM_ORIGINAL ? ('original' as const) : ('attachment' as const);
  return { msgId, recipient, form: shown, at: isoOf(atMs), by, result, reply };
}

export function shownJob({ id, kind, state, total, done, failed, lastError, by, startedAtMs, endedAtMs }: backupV1.Job): ShownJob {
  return {
    id,
    kind: kind === backupV1.JobKind.JOB_KIND_DELIVER ? 'deliver' : 'delete',
    state,
    total,
    done,
    failed,
    lastError,
    by,
    startedAt: isoOf(startedAtMs),
    ...(endedAtMs > 0 ? { endedAt: isoOf(endedAtMs) } : {}),
  };
}

/** What Backup is asked for a filter of the API. */
export function askedFilter({ from, to, rule, detectedBy, ...rest }: KeptFilterInput): KeptFilter {
  return {
    ...rest,
    detectedBy: detectedBy === undefined ? [] : [...new Set(detectedBy.split(','))],
    ...(from === undefined ? {} : { fromMs: Date.parse(from) }),
    ...(to === undefined ? {} : { toMs: Date.parse(to) }),
    ...(rule === undefined ? {} : { ruleId: rule }),
  };
}

export function askedForm(form: 'original' | 'attachment' | undefined): backupV1.Form {
  if (form === undefined) return backupV1.Form.FORM_UNSPECIFIED;
  return form === 'original' ? backupV1.Form.FORM_ORIGINAL : backupV1.Form.FORM_ATTACHMENT;
}

export function cursorOf({ receivedAtMs, msgId }: KeptPosition): string {
  return `${receivedAtMs}.${msgId}`;
}

export function positionOf(cursor: string): KeptPosition {
  const [, ms, msgId] = /^(\d{1,15})\.([0-9A-Za-z]{1,40})$/.exec(cursor) ?? [];
  if (ms === undefined || msgId === undefined) throw notACursor();
  return { receivedAtMs: Number(ms), msgId };
}
