import type { eventsV1 } from '@postern/contracts';
import { followPatiently } from '@postern/facts';
import type { MessageBus } from '@postern/kernel';
import type { Store } from '@postern/platform-persistence';
import type { Shell } from '@postern/platform-service';
import type { SettingsSource } from '@postern/settings';

import { recordSystemEvent } from './store/system-events.js';
import type { SystemEvent } from './store/system-events.js';

/** A process that is silent for so long went without a word: six heartbeats. */
const LOST_MS = 60_000;
const LOOK_EVERY_MS = 15_000;
/** A database of an engine that is renewed from outside is old after this. */
const OLD_MS = 3 * 86_400_000;
const MAX_INSTANCES = 5000;

/** Events of the gateway itself, from heartbeats and settings. Each has an id of its own, so that any number of journals may notice the same. Events that cannot be written now are tried again. */
export async function watchSystem(
  shell: Shell,
  bus: Pick<MessageBus, 'follow' | 'publish'>,
  settings: SettingsSource,
  store: Pick<Store, 'sql'>,
): Promise<void> {
  const newest = new Map<string, eventsV1.Heartbeat>();
  const waiting = new Map<string, SystemEvent>();
  const tell = (event: SystemEvent) => {
    if (waiting.size < MAX_INSTANCES) waiting.set(event.id, event);
  };
  const note = async (beat: eventsV1.Heartbeat, { key }: { readonly key: string }) => {
    const before = newest.get(key);
    if (before !== undefined && before.atMs > beat.atMs) return;
    for (const event of eventsOfBeat(beat, before)) tell(event);
    if (beat.leaving) newest.delete(key);
    else if (before !== undefined || newest.size < MAX_INSTANCES) newest.set(key, beat);
  };
  const following = await followPatiently(bus, shell, { Heartbeat: note });
  shell.onStop('system events', () => following.drain());
  const stopListening = settings.onChange((revision) => {
    const { number, author, comment, createdAtMs } = revision;
    if (number === 0) return;
    tell({
      id: `settings/${number}/${createdAtMs}`,
      atMs: createdAtMs,
      name: 'settings.published',
      service: 'admin-api',
      instance: '',
      detail: { revision: number, author, comment },
    });
  });
  shell.onStop('settings of system events', async () => stopListening());
  shell.every(
    'system events',
    LOOK_EVERY_MS,
    async () => {
      const now = shell.clock.now();
      for (const [key, beat] of newest) {
        if (now - beat.atMs <= LOST_MS) continue;
        newest.delete(key);
        tell(lost(beat));
      }
      for (const [id, event] of waiting) {
        await recordSystemEvent(store.sql, event);
        waiting.delete(id);
      }
    },
    { code: 'SYSTEM_EVENTS_NOT_WRITTEN' },
  );
}

const of = (beat: eventsV1.Heartbeat) => ({ service: beat.service, instance: beat.instance });

function lost(beat: eventsV1.Heartbeat): SystemEvent {
  const detail = { version: beat.version, node: beat.node, silentSince: new Date(beat.atMs).toISOString() };
  return { id: `lost/${beat.service}/${beat.instance}/${beat.atMs}`, atMs: beat.atMs, name: 'service.lost', ...of(beat), detail };
}

/** What a heartbeat tells that the one before did not. Pure. */
export function eventsOfBeat(beat: eventsV1.Heartbeat, before: eventsV1.Heartbeat | undefined): readonly SystemEvent[] {
  const who = `${beat.service}/${beat.instance}`;
  const detail = { version: beat.version, node: beat.node };
  const events: SystemEvent[] = [];
  if (before === undefined)
    events.push({ id: `started/${who}/${beat.startedAtMs}`, atMs: beat.startedAtMs, name: 'service.started', ...of(beat), detail });
  if (beat.leaving) events.push({ id: `stopped/${who}/${beat.startedAtMs}`, atMs: beat.atMs, name: 'service.stopped', ...of(beat), detail });
  for (const engine of beat.engines) {
    const known = before?.engines.find((one) => one.engine === engine.engine);
    const about = { engine: engine.engine, version: engine.version, database: engine.database, databaseAt: engine.databaseAtMs };
    // All processes of a service that take over the same database say the same.
    if (known !== undefined && engine.database !== '' && known.database !== engine.database) {
      const id = `database/${beat.service}/${engine.engine}/${engine.database}`;
      events.push({
        id,
        atMs: beat.atMs,
        name: 'engine.database-changed',
        service: beat.service,
        instance: '',
        detail: { ...about, before: known.database },
      });
    }
    if (engine.updates === true && engine.databaseAtMs > 0 && beat.atMs - engine.databaseAtMs > OLD_MS) {
      const id = `old/${beat.service}/${engine.engine}/${engine.databaseAtMs}`;
      events.push({ id, atMs: beat.atMs, name: 'engine.database-old', service: beat.service, instance: '', detail: about });
    }
  }
  return events;
}
