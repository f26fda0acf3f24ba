import { follow } from '@postern/facts';
import type { MessageBus, Result } from '@postern/kernel';
import type { Shell } from '@postern/platform-service';
import { firstRevision, recordReader, settingsHolder } from '@postern/settings';
import type { Revision, SettingsSource } from '@postern/settings';
import { revisionFromWire } from '@postern/wire';

/**
 * The last good configuration in memory. A revision that cannot be read is refused with an error in the log and the one in force stays; an older
 * number than the one in force is ignored. Resolves when what the topic held at the call is in force.
 */
export async function followSettings(shell: Shell, bus: MessageBus, first: Revision = firstRevision()): Promise<SettingsSource> {
  const holder = settingsHolder(first);
  const gauge = shell.metrics.gauge('postern_settings_revision', 'Number of the settings revision in force', [], 'min');
  const refused = shell.metrics.counter('postern_settings_refused_total', 'Revisions that could not be read');
  const records = recordReader();
  const apply = (revision: Result<Revision, string>) => {
    if (!revision.ok) {
      refused.add(1);
      shell.log.error('SETTINGS_REFUSED', { why: revision.error.slice(0, 500), inForce: holder.current().number });
      return;
    }
    holder.set(revision.value);
    gauge.set(holder.current().number);
    shell.log.info('SETTINGS_IN_FORCE', { revision: holder.current().number });
  };
  const subscription = await follow(bus, shell, {
    async ConfigRecord({ key, content }) {
      const revision = records.take(key, Buffer.from(content));
      if (revision !== undefined) apply(revision);
    },
    ConfigRevision: async (fact) => apply(revisionFromWire(fact)),
    removed: async (key) => records.remove(key),
  });
  shell.onStop('settings', () => subscription.drain());
  return holder;
}

/**
 * Resolves when a revision is in force that somebody made. The topic is empty in a new cluster and after a restore without the broker, until admin-api has published
 * the newest of its database; by the built-in settings, which know no domain, mail would be refused or bounced that is to be kept.
 */
export function settingsMade(settings: SettingsSource): Promise<void> {
  return new Promise((resolve) => {
    const unfollow = settings.onChange((revision) => {
      if (revision.number === 0) return;
      resolve();
      // At the first call there is nothing to take back yet.
      queueMicrotask(() => unfollow());
    });
  });
}
