import { settingsHolder } from '@postern/settings';
import type { SettingsSource } from '@postern/settings';

/** The newest revision that every worker which is there runs, for whoever tells what the product runs. */
export interface SettingsOfAll extends SettingsSource {
  runs(worker: number, revision: number): void;
  /** It is gone; the next one begins with the newest. */
  forget(worker: number): void;
}

export function settingsOfAll(own: SettingsSource): SettingsOfAll {
  const holder = settingsHolder(own.current());
  const revisions = new Map<number, number>();
  const look = () => {
    const newest = own.current();
    const isEverywhere = [...revisions.values()].every((revision) => revision >= newest.number);
    if (isEverywhere && newest.number > holder.current().number) holder.set(newest);
  };
  own.onChange(look);
  return {
    current: () => holder.current(),
    onChange: (listener) => holder.onChange(listener),
    runs(worker, revision) {
      revisions.set(worker, revision);
      look();
    },
    forget(worker) {
      revisions.delete(worker);
      look();
    },
  };
}
