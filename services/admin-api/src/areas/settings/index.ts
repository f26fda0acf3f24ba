import { area, provided } from '../../kit/area.js';
import { RevisionsController, RevisionsDeps } from './revisions.controller.js';
import { SettingsAreasController, SettingsAreasDeps } from './settings-areas.controller.js';
import { SettingsController, SettingsDeps } from './settings.controller.js';

export const settings = area({
  name: 'settings',
  permissions: { 'settings.view': 'See settings, domains, routes and their history', 'settings.edit': 'Change settings, domains and routes' },
  // The areas come last: `revisions` would be one otherwise.
  controllers: [SettingsController, RevisionsController, SettingsAreasController],
  provide: (deps: SettingsDeps & RevisionsDeps & SettingsAreasDeps) => [
    provided(SettingsDeps, deps),
    provided(RevisionsDeps, deps),
    provided(SettingsAreasDeps, deps),
  ],
});
