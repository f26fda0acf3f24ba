import type { Sql } from '@postern/kernel';

/** What happens to the gateway itself, with how bad it is. */
export const SYSTEM_EVENTS = {
  'service.started': 'info',
  'service.stopped': 'info',
  'service.lost': 'error',
  'settings.published': 'info',
  'engine.database-changed': 'info',
  'engine.database-old': 'warning',
} as const;
export type SystemEventName = keyof typeof SYSTEM_EVENTS;

export interface SystemEvent {
  /** The same for the same happening, whoever noticed it. */
  readonly id: string;
  readonly atMs: number;
  readonly name: SystemEventName;
  readonly service: string;
  readonly instance: string;
  /** Texts and numbers only. */
  readonly detail: Readonly<Record<string, string | number>>;
}

const text = (value: string, max: number) => value.replaceAll('\0', '').slice(0, max);

/** Writes an event; one that is there stays as it is. */
export async function recordSystemEvent(sql: Sql, event: SystemEvent): Promise<void> {
  const detail = Object.fromEntries(
    Object.entries(event.detail)
      .slice(0, 20)
      .map(([name, value]) => [name, typeof value === 'string' ? text(value, 500) : value]),
  );
  await sql.query(
    `INSERT INTO journal.system_event (id, at, name, level, service, instance, detail) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING`,
    [
      text(event.id, 500),
      new Date(event.atMs),
      event.name,
      SYSTEM_EVENTS[event.name],
      text(event.service, 100),
      text(event.instance, 200),
      JSON.stringify(detail),
    ],
  );
}
