import { area, provided } from '../../kit/area.js';
import { DashboardController } from './dashboard.controller.js';
import { DashboardDeps } from './make-dashboard.js';

export const dashboard = area({
  name: 'dashboard',
  permissions: { 'dashboard.view': 'See the figures of the first page' },
  controllers: [DashboardController],
  provide: (deps: DashboardDeps) => [provided(DashboardDeps, deps)],
});
