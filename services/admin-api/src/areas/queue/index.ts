import { area, provided } from '../../kit/area.js';
import { QueueController, QueueDeps } from './queue.controller.js';

export const queue = area({
  name: 'queue',
  permissions: { 'queue.view': 'See waiting deliveries', 'queue.manage': 'Try waiting deliveries now, or delete them' },
  controllers: [QueueController],
  provide: (deps: QueueDeps) => [provided(QueueDeps, deps)],
});
