import { describeSettingsSource } from '@postern/testing';

import { firstRevision, settingsHolder } from './settings.js';

describeSettingsSource('the holder in memory', () => {
  const holder = settingsHolder(firstRevision());
  return { source: holder, give: async (revision) => holder.set(revision), stop: () => Promise.resolve() };
});
