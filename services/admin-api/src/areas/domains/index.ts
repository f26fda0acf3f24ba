import { area, provided } from '../../kit/area.js';
import { DomainsController, DomainsDeps } from './domains.controller.js';
import { RoutesController, RoutesDeps } from './routes.controller.js';

export const domains = area({
  name: 'domains',
  permissions: {},
  uses: ['settings.view', 'settings.edit'],
  controllers: [DomainsController, RoutesController],
  provide: (deps: DomainsDeps & RoutesDeps) => [provided(DomainsDeps, deps), provided(RoutesDeps, deps)],
});
