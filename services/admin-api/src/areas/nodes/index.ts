import { area, provided } from '../../kit/area.js';
import { NodesController, NodesDeps } from './nodes.controller.js';

export const nodes = area({
  name: 'nodes',
  permissions: { 'nodes.view': 'See processes, pods and nodes, and whether they are well' },
  controllers: [NodesController],
  provide: (deps: NodesDeps) => [provided(NodesDeps, deps)],
});
