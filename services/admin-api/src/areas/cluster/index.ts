import { area, provided } from '../../kit/area.js';
import { ClusterController, ClusterDeps } from './cluster.controller.js';

export const cluster = area({
  name: 'cluster',
  permissions: { 'cluster.manage': 'Restart and scale components' },
  uses: ['nodes.view'],
  controllers: [ClusterController],
  provide: (deps: ClusterDeps) => [provided(ClusterDeps, deps)],
});
