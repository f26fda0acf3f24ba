import { area, provided } from '../../kit/area.js';
import { RevisionsController, RevisionsDeps } from './revisions.controller.js';
import { SettingsController, SettingsDeps } from './settings.controller.js';

export const settings = area({
  name: 'settings',
  permissions: { 'settings.view': 'See settings, domains, routes and their history', 'settings.edit': 'Change settings, domains and routes' },
  controllers: [SettingsController, RevisionsController],
  provide: (deps: SettingsDeps & RevisionsDeps) => [provided(SettingsDeps, deps), provided(RevisionsDeps, deps)],
});
