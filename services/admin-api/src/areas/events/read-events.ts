import type { journalV1 } from '@postern/contracts';
import type { EventCondition, EventKind } from '@postern/kernel';
import type { PortOf } from '@postern/wire';

import { adminError } from '../../admin-api.errors.js';
import type { AuditTrail } from '../../kit/audit-trail.js';
import { isoOf } from '../../kit/iso-time.js';
import { notACursor, pageOf } from '../../kit/pagination.js';
import type { AuditRow } from '../../store/audit-store.js';
import type { EventPage, ShownEvent } from './event-schemas.js';

/** Events of all kinds, newest first. Throws InvalidInput for a cursor that is not one of its own, JOURNAL_DOWN while the journal does not answer. */
export interface Events {
  read(kind: EventKind, conditions: readonly EventCondition[], page: { readonly limit: number; readonly cursor?: string }): Promise<EventPage>;
}

/** Those of mail and system are the journal's, those of the audit ours. */
export function eventsOf(journal: Pick<PortOf<journalV1.JournalServiceService>, 'events'>, audit: Pick<AuditTrail, 'find'>): Events {
  return {
    async read(kind, conditions, { limit, cursor }) {
      const after = cursor === undefined ? undefined : positionOf(cursor);
      if (kind === 'audit') {
        if (after !== undefined && !/^\d{1,18}$/.test(after.id)) throw notACursor();
        return pageOf((await audit.find(conditions, limit + 1, after?.id)).map(auditEvent), limit, cursorOf);
      }
      const wire = conditions.map(({ column, operator, values }) => ({ column, operator, values: [...values] }));
      const { items } = await journal
        .events({ kind, conditions: wire, limit: limit + 1, after })
        .catch((thrown: unknown) => Promise.reject(adminError('JOURNAL_DOWN', undefined, thrown)));
      return pageOf(
        items.map((event) => journalEvent(kind, event)),
        limit,
        cursorOf,
      );
    },
  };
}

const LEVELS = ['info', 'warning', 'error'] as const;

function journalEvent(kind: EventKind, { id, atMs, name, level, columns }: journalV1.Event): ShownEvent {
  return { id, time: isoOf(atMs), kind, name, level: LEVELS.find((one) => one === level) ?? 'info', card: { ...columns } };
}

function auditEvent({ id, at, action, account, client, object, detail }: AuditRow): ShownEvent {
  const level = action.includes('refused') ? 'warning' : 'info';
  return { id, time: at.toISOString(), kind: 'audit', name: action, level, card: { account, client, object, detail: JSON.stringify(detail) } };
}

const cursorOf = ({ time, id }: ShownEvent): string => `${Date.parse(time)}.${id}`;

function positionOf(cursor: string): journalV1.EventPosition {
  const dot = cursor.indexOf('.');
  const [ms, id] = [cursor.slice(0, dot), cursor.slice(dot + 1)];
  if (dot < 1 || !/^\d{1,15}$/.test(ms) || id === '') throw notACursor();
  return { atMs: Number(ms), id };
}
