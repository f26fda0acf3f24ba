import { area, provided } from '../../kit/area.js';
import { HealthController, HealthDeps } from './health.controller.js';

export const health = area({
  name: 'health',
  permissions: {},
  uses: ['nodes.view'],
  controllers: [HealthController],
  provide: (deps: HealthDeps) => [provided(HealthDeps, deps)],
});
